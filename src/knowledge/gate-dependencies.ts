import { lazily } from './facts.ts';
import { compareVersions } from './table.ts';

/**
 * The feature gates without which another one may not be on, by Kubernetes' own table (`defaultKubernetesFeatureGateDependencies`), to which
 * components look from 1.35 on. In front stand the minors for which a line holds, where those are not all since then.
 */
const ROWS = `
1.35-1.36 AuthorizeNodeWithSelectors: AuthorizeWithSelectors
ClusterTrustBundleProjection: ClusterTrustBundle
1.37+ CompositePodGroup: GenericWorkload TopologyAwareWorkloadScheduling
DRAAdminAccess: DynamicResourceAllocation
DRAConsumableCapacity: DynamicResourceAllocation
1.37+ DRADerivedAttributes: DynamicResourceAllocation
DRADeviceBindingConditions: DRAResourceClaimDeviceStatus DynamicResourceAllocation
1.37+ DRADeviceCompatibilityGroups: DRAPartitionableDevices DynamicResourceAllocation
DRADeviceTaintRules: DRADeviceTaints
DRADeviceTaints: DynamicResourceAllocation
DRAExtendedResource: DynamicResourceAllocation
1.37+ DRAFractionalCapacityRange: DRAConsumableCapacity
1.36+ DRAListTypeAttributes: DynamicResourceAllocation
1.36+ DRANodeAllocatableResources: DynamicResourceAllocation
1.37+ DRAOptionalNodeOperations: DynamicResourceAllocation NodeDeclaredFeatures
DRAPartitionableDevices: DynamicResourceAllocation
1.37+ DRAPartitionableDevicesType: DRAPartitionableDevices DRAResourcePoolStatus DynamicResourceAllocation
DRAPrioritizedList: DynamicResourceAllocation
1.36+ DRAResourceClaimGranularStatusAuthorization: DRAResourceClaimDeviceStatus DynamicResourceAllocation
1.36+ DRAResourcePoolStatus: DynamicResourceAllocation
DRASchedulerFilterTimeout: DynamicResourceAllocation
1.36+ DRAWorkloadResourceClaims: DynamicResourceAllocation GenericWorkload
1.36+ DeclarativeValidationBeta: DeclarativeValidation
DeclarativeValidationTakeover: DeclarativeValidation
DisableAllocatorDualWrite: MultiCIDRServiceAllocator
1.37+ EventedPLEG: PLEGOnDemandRelist
1.36+ ExtendWebSocketsToKubelet: NodeDeclaredFeatures
1.35-1.36 GangScheduling: GenericWorkload
GracefulNodeShutdownBasedOnPodPriority: GracefulNodeShutdown
1.37+ H2CContainerProbe: NodeDeclaredFeatures
1.36+ ImageVolumeWithDigest: ImageVolume
InPlacePodLevelResourcesVerticalScaling: InPlacePodVerticalScaling NodeDeclaredFeatures PodLevelResources
1.35-1.35 InPlacePodVerticalScalingAllocatedStatus: InPlacePodVerticalScaling
InPlacePodVerticalScalingExclusiveCPUs: InPlacePodVerticalScaling
1.36+ InPlacePodVerticalScalingExclusiveMemory: InPlacePodVerticalScaling
1.35-1.35 InPlacePodVerticalScalingExclusiveMemory: InPlacePodVerticalScaling MemoryManager
1.36+ InPlacePodVerticalScalingInitContainers: InPlacePodVerticalScaling NodeDeclaredFeatures
1.37+ InPlacePodVerticalScalingMemoryBackedVolumes: InPlacePodVerticalScaling NodeDeclaredFeatures
1.37+ InPlacePodVerticalScalingSchedulerPreemption: InPlacePodVerticalScaling
1.37+ KubeletAllocatedPodsEndpoint: InPlacePodVerticalScaling
MatchLabelKeysInPodTopologySpreadSelectorMerge: MatchLabelKeysInPodTopologySpread
1.37+ NodeControllerLeaseCircuitBreaker: AtomicFIFO
1.35-1.36 PodCertificateRequest: AuthorizeNodeWithSelectors
1.37+ PodGroupPreemptionPolicy: GenericWorkload
1.36+ PodLevelResourceManagers: PodLevelResources
1.37+ PodLevelResourcesFixDefaulting: PodLevelResources
1.37+ PodLevelResourcesFixKubeletQOSClass: PodLevelResources
1.35-1.36 PodLifecycleSleepActionAllowZero: PodLifecycleSleepAction
ProcMountType: UserNamespacesSupport
ResourceHealthStatus: DynamicResourceAllocation
1.36+ ResourceHealthStatusMessage: ResourceHealthStatus
RestartAllContainersOnContainerExits: ContainerRestartRules NodeDeclaredFeatures
ServiceAccountTokenNodeBinding: ServiceAccountTokenNodeBindingValidation
1.36+ StaleControllerConsistencyDaemonSet: AtomicFIFO
1.37+ StaleControllerConsistencyHPA: AtomicFIFO
1.36+ StaleControllerConsistencyJob: AtomicFIFO
1.36+ StaleControllerConsistencyReplicaSet: AtomicFIFO
1.36+ StaleControllerConsistencyStatefulSet: AtomicFIFO
StorageVersionAPI: APIServerIdentity
1.35-1.36 StructuredAuthenticationConfigurationEgressSelector: StructuredAuthenticationConfiguration
1.35-1.36 StructuredAuthenticationConfigurationJWKSMetrics: StructuredAuthenticationConfiguration
1.36+ TopologyAwareWorkloadScheduling: GenericWorkload
UnknownVersionInteroperabilityProxy: APIServerIdentity
1.36+ UserNamespacesHostNetworkSupport: NodeDeclaredFeatures UserNamespacesSupport
1.35-1.35 UserNamespacesHostNetworkSupport: UserNamespacesSupport
1.35-1.35 WindowsCPUAndMemoryAffinity: MemoryManager
WindowsGracefulNodeShutdown: GracefulNodeShutdown
1.36-1.36 WorkloadAwarePreemption: GangScheduling
1.36+ WorkloadWithJob: GenericWorkload
`;

interface Dependency {
  readonly gate: string;
  readonly needs: readonly string[];
  readonly from: string;
  /** The last minor; undefined where it still holds. */
  readonly to: string | undefined;
}

const dependencies = lazily((): readonly Dependency[] =>
  ROWS.trim().split('\n').map((row) => {
    const [, from = '1.35', to, gate = '', needs = ''] = /^(?:([\d.]+)(?:\+|-([\d.]+)) )?(\w+): (.*)$/.exec(row) ?? [];
    return { gate, needs: needs.split(' '), from, to };
  }),
);

/** A gate that is on, and those that it needs and that are off. */
export interface GateConflict {
  readonly gate: string;
  readonly off: readonly string[];
}

/** The gates that do not go together in a minor; `isOn` is undefined where that is not known. */
export const gateConflicts = (minor: string, isOn: (gate: string) => boolean | undefined): readonly GateConflict[] =>
  dependencies().flatMap(({ gate, needs, from, to }) => {
    if (compareVersions(minor, from) < 0 || (to !== undefined && compareVersions(minor, to) > 0) || isOn(gate) !== true) return [];
    const off = needs.filter((need) => isOn(need) === false);
    return off.length > 0 ? [{ gate, off }] : [];
  });
