import { lazily } from './facts.ts';

/** The minors in which the kubelet makes a demand on a value, by its own validation of 1.20 to 1.37. */
interface Ranged {
  readonly since?: string;
  /** The last minor. */
  readonly until?: string;
}

/** A field of the file and the flag that wins over it, where there is one. */
export interface KubeletField {
  readonly field: string;
  readonly flag?: string;
}

/** A number or a duration. In the file a zero stands for the default of fields that are no pointers in Go. */
export interface KubeletRange extends KubeletField, Ranged {
  readonly low?: string;
  readonly high?: string;
  readonly isDuration?: true;
  readonly zero?: 'default' | 'allowed';
  /** What the kubelet calls it, where that is not the field. */
  readonly says?: string;
  /** Only looked at with this feature gate on. */
  readonly gate?: string;
}

export const kubeletRanges = lazily((): readonly KubeletRange[] => [
  { field: 'nodeLeaseDurationSeconds', low: '1', zero: 'default' },
  { field: 'eventBurst', flag: 'event-burst', low: '0' },
  { field: 'eventRecordQPS', flag: 'event-qps', low: '0' },
  { field: 'healthzPort', flag: 'healthz-port', low: '0', high: '65535' },
  { field: 'cpuCFSQuotaPeriod', flag: 'cpu-cfs-quota-period', low: '1us', high: '1s', isDuration: true, gate: 'CustomCPUCFSQuotaPeriod', until: '1.25' },
  { field: 'cpuCFSQuotaPeriod', flag: 'cpu-cfs-quota-period', low: '1ms', high: '1s', isDuration: true, gate: 'CustomCPUCFSQuotaPeriod', since: '1.26' },
  { field: 'imageGCHighThresholdPercent', flag: 'image-gc-high-threshold', low: '0', high: '100' },
  { field: 'imageGCLowThresholdPercent', flag: 'image-gc-low-threshold', low: '0', high: '100' },
  { field: 'imageMinimumGCAge', flag: 'minimum-image-ttl-duration', low: '0', isDuration: true, since: '1.36' },
  { field: 'imageMaximumGCAge', low: '0', isDuration: true, since: '1.29' },
  { field: 'iptablesDropBit', flag: 'iptables-drop-bit', low: '0', high: '31' },
  { field: 'iptablesMasqueradeBit', flag: 'iptables-masquerade-bit', low: '0', high: '31' },
  { field: 'kubeAPIBurst', flag: 'kube-api-burst', low: '0' },
  { field: 'kubeAPIQPS', flag: 'kube-api-qps', low: '0' },
  { field: 'nodeStatusMaxImages', flag: 'node-status-max-images', low: '-1' },
  { field: 'maxOpenFiles', flag: 'max-open-files', low: '0' },
  { field: 'maxPods', flag: 'max-pods', low: '0' },
  { field: 'oomScoreAdj', flag: 'oom-score-adj', low: '-1000', high: '1000' },
  { field: 'podsPerCore', flag: 'pods-per-core', low: '0' },
  { field: 'port', flag: 'port', low: '1', high: '65535', zero: 'default' },
  { field: 'readOnlyPort', flag: 'read-only-port', low: '0', high: '65535' },
  { field: 'registryBurst', flag: 'registry-burst', low: '0' },
  { field: 'registryPullQPS', flag: 'registry-qps', low: '0' },
  { field: 'maxParallelImagePulls', low: '1', since: '1.27' },
  { field: 'containerLogMaxWorkers', low: '1', since: '1.30' },
  { field: 'containerLogMonitorInterval', low: '3s', isDuration: true, since: '1.30' },
  { field: 'containerLogMaxFiles', flag: 'container-log-max-files', low: '2', since: '1.33' },
  { field: 'shutdownGracePeriod', low: '1s', isDuration: true, zero: 'allowed', gate: 'GracefulNodeShutdown' },
  { field: 'shutdownGracePeriodCriticalPods', low: '1s', isDuration: true, zero: 'allowed', gate: 'GracefulNodeShutdown' },
  { field: 'userNamespaces.idsPerPod', low: '65536', high: '4294967295', since: '1.33' },
  { field: 'crashLoopBackOff.maxContainerRestartPeriod', says: 'CrashLoopBackOff.MaxContainerRestartPeriod', low: '1s', high: '300s', isDuration: true, gate: 'KubeletCrashLoopBackOffMax', since: '1.32' },
]);

/** One of some words. */
export interface KubeletChoice extends KubeletField, Ranged {
  readonly values: readonly string[];
  readonly gate?: string;
}

const ENFORCED = ['pods', 'system-reserved', 'kube-reserved', 'none'];

export const kubeletChoices = lazily((): readonly KubeletChoice[] => [
  { field: 'authorization.mode', flag: 'authorization-mode', values: ['AlwaysAllow', 'Webhook'] },
  { field: 'logging.format', flag: 'logging-format', values: ['text', 'json'] },
  { field: 'topologyManagerPolicy', flag: 'topology-manager-policy', values: ['none', 'best-effort', 'restricted', 'single-numa-node'] },
  { field: 'topologyManagerScope', flag: 'topology-manager-scope', values: ['container', 'pod'] },
  { field: 'hairpinMode', flag: 'hairpin-mode', values: ['promiscuous-bridge', 'hairpin-veth', 'none'] },
  { field: 'memorySwap.swapBehavior', values: ['LimitedSwap', 'UnlimitedSwap'], gate: 'NodeSwap', since: '1.22', until: '1.29' },
  { field: 'memorySwap.swapBehavior', values: ['LimitedSwap', 'NoSwap'], gate: 'NodeSwap', since: '1.30' },
  { field: 'enforceNodeAllocatable', flag: 'enforce-node-allocatable', values: ENFORCED, until: '1.31' },
  { field: 'enforceNodeAllocatable', flag: 'enforce-node-allocatable', values: [...ENFORCED, 'system-reserved-compressible', 'kube-reserved-compressible'], since: '1.32' },
  { field: 'imagePullCredentialsVerificationPolicy', values: ['NeverVerify', 'NeverVerifyPreloadedImages', 'NeverVerifyAllowlistedImages', 'AlwaysVerify'], gate: 'KubeletEnsureSecretPulledImages', since: '1.33' },
  { field: 'memoryReservationPolicy', values: ['None', 'TieredReservation'], since: '1.36' },
]);

/** A field that may be set only with a feature gate on; `unset` are the values that do not count as set, and with `isPositive` none below zero does. */
export interface KubeletGated extends KubeletField, Ranged {
  readonly gate: string;
  readonly unset?: readonly string[];
  readonly isPositive?: true;
}

const ZERO = ['', '0', '0s'];

export const kubeletGated = lazily((): readonly KubeletGated[] => [
  { field: 'cpuCFSQuotaPeriod', flag: 'cpu-cfs-quota-period', gate: 'CustomCPUCFSQuotaPeriod', unset: ['100ms', '0.1s'] },
  { field: 'serverTLSBootstrap', flag: 'rotate-server-certificates', gate: 'RotateKubeletServerCertificate', unset: ['false'] },
  { field: 'topologyManagerPolicy', flag: 'topology-manager-policy', gate: 'TopologyManager', unset: ['', 'none'], until: '1.26' },
  { field: 'topologyManagerScope', flag: 'topology-manager-scope', gate: 'TopologyManager', unset: ['', 'container'], until: '1.26' },
  { field: 'shutdownGracePeriod', gate: 'GracefulNodeShutdown', unset: ZERO, isPositive: true },
  { field: 'shutdownGracePeriodCriticalPods', gate: 'GracefulNodeShutdown', unset: ZERO, isPositive: true },
  { field: 'shutdownGracePeriodByPodPriority', gate: 'GracefulNodeShutdownBasedOnPodPriority', since: '1.23' },
  { field: 'memorySwap.swapBehavior', gate: 'NodeSwap', unset: [''], since: '1.22' },
  { field: 'tracing', gate: 'KubeletTracing', since: '1.25', until: '1.33' },
  { field: 'imageMaximumGCAge', gate: 'ImageMaximumGCAge', unset: ZERO, since: '1.29' },
  { field: 'crashLoopBackOff.maxContainerRestartPeriod', gate: 'KubeletCrashLoopBackOffMax', since: '1.32' },
  { field: 'imagePullCredentialsVerificationPolicy', gate: 'KubeletEnsureSecretPulledImages', unset: [''], since: '1.33' },
  { field: 'preloadedImagesVerificationAllowlist', gate: 'KubeletEnsureSecretPulledImages', since: '1.33' },
  { field: 'enableSystemLogQuery', gate: 'NodeLogQuery', unset: ['false'], since: '1.27' },
  { field: 'memoryReservationPolicy', gate: 'MemoryQoS', unset: ['', 'None'], since: '1.36' },
  { field: 'memoryThrottlingFactor', gate: 'MemoryQoS', unset: ['0.9'], since: '1.37' },
]);
