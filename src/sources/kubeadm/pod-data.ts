// Made by tools/knowledge/pod_patch.py from k8s.io/api 0.37.2.
/** Fields that are written though they are empty, false or zero. */
export const kept: string = `
AWSElasticBlockStoreVolumeSource.volumeID AppArmorProfile.localhostProfile AppArmorProfile.type AzureDiskVolumeSource.cachingMode AzureDiskVolumeSource.diskName
AzureDiskVolumeSource.diskURI AzureDiskVolumeSource.fsType AzureDiskVolumeSource.kind AzureDiskVolumeSource.readOnly AzureFileVolumeSource.secretName
AzureFileVolumeSource.shareName CSIVolumeSource.driver CSIVolumeSource.fsType CSIVolumeSource.readOnly CinderVolumeSource.volumeID
ClusterTrustBundleProjection.name ClusterTrustBundleProjection.optional ClusterTrustBundleProjection.path ClusterTrustBundleProjection.signerName
ClusterTrustBundleProjection.user ConfigMapEnvSource.optional ConfigMapKeySelector.key ConfigMapKeySelector.optional ConfigMapProjection.optional
ConfigMapVolumeSource.defaultMode ConfigMapVolumeSource.defaultUser ConfigMapVolumeSource.optional Container.name Container.restartPolicy
ContainerPort.containerPort ContainerResizePolicy.resourceName ContainerResizePolicy.restartPolicy DownwardAPIVolumeFile.mode DownwardAPIVolumeFile.path
DownwardAPIVolumeFile.user DownwardAPIVolumeSource.defaultMode DownwardAPIVolumeSource.defaultUser EmptyDirVolumeSource.mode EnvVar.name EphemeralContainer.name
EphemeralContainer.restartPolicy EvictionResponder.name EvictionResponder.priority FCVolumeSource.lun FileKeySelector.key FileKeySelector.optional
FileKeySelector.path FileKeySelector.volumeName FlexVolumeSource.driver GCEPersistentDiskVolumeSource.pdName GRPCAction.mode GRPCAction.port GRPCAction.service
GitRepoVolumeSource.repository GlusterfsVolumeSource.endpoints GlusterfsVolumeSource.path HTTPGetAction.protocol HTTPHeader.name HTTPHeader.value HostAlias.ip
HostPathVolumeSource.path HostPathVolumeSource.type ISCSIVolumeSource.initiatorName ISCSIVolumeSource.iqn ISCSIVolumeSource.lun ISCSIVolumeSource.targetPortal
KeyToPath.key KeyToPath.mode KeyToPath.path KeyToPath.user Lifecycle.stopSignal NFSVolumeSource.path NFSVolumeSource.server NodeSelectorRequirement.key
NodeSelectorRequirement.operator ObjectFieldSelector.fieldPath PersistentVolumeClaimSpec.storageClassName PersistentVolumeClaimSpec.volumeAttributesClassName
PersistentVolumeClaimSpec.volumeMode PersistentVolumeClaimVolumeSource.claimName PhotonPersistentDiskVolumeSource.pdID PodAffinityTerm.topologyKey
PodCertificateProjection.maxExpirationSeconds PodCertificateProjection.user PodDNSConfigOption.value PodOS.name PodReadinessGate.conditionType
PodResourceClaim.name PodResourceClaim.resourceClaimName PodResourceClaim.resourceClaimTemplateName PodSchedulingGate.name PodSchedulingGroup.podGroupName
PodSecurityContext.fsGroup PodSecurityContext.fsGroupChangePolicy PodSecurityContext.runAsGroup PodSecurityContext.runAsNonRoot PodSecurityContext.runAsUser
PodSecurityContext.seLinuxChangePolicy PodSecurityContext.supplementalGroupsPolicy PodSpec.activeDeadlineSeconds PodSpec.automountServiceAccountToken
PodSpec.enableServiceLinks PodSpec.hostUsers PodSpec.hostnameOverride PodSpec.preemptionPolicy PodSpec.priority PodSpec.runtimeClassName
PodSpec.setHostnameAsFQDN PodSpec.shareProcessNamespace PodSpec.terminationGracePeriodSeconds PortworxVolumeSource.volumeID PreferredSchedulingTerm.weight
Probe.terminationGracePeriodSeconds ProjectedVolumeSource.defaultMode ProjectedVolumeSource.defaultUser QuobyteVolumeSource.registry QuobyteVolumeSource.volume
RBDVolumeSource.image ResourceClaim.name ResourceFieldSelector.resource ScaleIOVolumeSource.gateway ScaleIOVolumeSource.system SeccompProfile.localhostProfile
SeccompProfile.type SecretEnvSource.optional SecretKeySelector.key SecretKeySelector.optional SecretProjection.optional SecretVolumeSource.defaultMode
SecretVolumeSource.defaultUser SecretVolumeSource.optional SecurityContext.allowPrivilegeEscalation SecurityContext.privileged SecurityContext.procMount
SecurityContext.readOnlyRootFilesystem SecurityContext.runAsGroup SecurityContext.runAsNonRoot SecurityContext.runAsUser
ServiceAccountTokenProjection.expirationSeconds ServiceAccountTokenProjection.path ServiceAccountTokenProjection.user SleepAction.seconds Sysctl.name
Sysctl.value Toleration.tolerationSeconds TopologySpreadConstraint.maxSkew TopologySpreadConstraint.minDomains TopologySpreadConstraint.nodeAffinityPolicy
TopologySpreadConstraint.nodeTaintsPolicy TopologySpreadConstraint.topologyKey TopologySpreadConstraint.whenUnsatisfiable TypedLocalObjectReference.apiGroup
TypedLocalObjectReference.kind TypedLocalObjectReference.name TypedObjectReference.apiGroup TypedObjectReference.kind TypedObjectReference.name
TypedObjectReference.namespace Volume.name VolumeDevice.devicePath VolumeDevice.name VolumeMount.mountPath VolumeMount.mountPropagation VolumeMount.name
VolumeMount.recursiveReadOnly VsphereVirtualDiskVolumeSource.volumePath WeightedPodAffinityTerm.weight WindowsSecurityContextOptions.gmsaCredentialSpec
WindowsSecurityContextOptions.gmsaCredentialSpecName WindowsSecurityContextOptions.hostProcess WindowsSecurityContextOptions.runAsUserName
`;
/** Lists that a strategic merge patch merges, and the key that tells their items apart. */
export const mergeKeys: Readonly<Record<string, string>> = {
  'Container.env': 'name',
  'Container.ports': 'containerPort',
  'Container.volumeDevices': 'devicePath',
  'Container.volumeMounts': 'mountPath',
  'EphemeralContainer.env': 'name',
  'EphemeralContainer.ports': 'containerPort',
  'EphemeralContainer.volumeDevices': 'devicePath',
  'EphemeralContainer.volumeMounts': 'mountPath',
  'PodSpec.containers': 'name',
  'PodSpec.ephemeralContainers': 'name',
  'PodSpec.evictionResponders': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.resourceClaims': 'name',
  'PodSpec.schedulingGates': 'name',
  'PodSpec.topologySpreadConstraints': 'topologyKey',
  'PodSpec.volumes': 'name',
};
