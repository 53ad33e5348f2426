import { hasConfigTypes } from '../../src/knowledge/config-types.ts';
import { defineRule, unseen } from '../../src/engine/rule.ts';
import { kubeletValueProblems } from '../../src/model/kubelet-values.ts';
import { kubeletExample } from '../templates/kubelet-setting.ts';

export default defineRule({
  title: 'the kubelet does not take a value of its configuration, and exits',
  on: 'kubelet',
  family: 'operations',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The kubelet checks its configuration when it starts: ranges, words, values that must fit each other, and fields that want a feature gate. If one is wrong it exits, systemd starts it again and again, and no pod of the node is started any more, the control plane included.',
  remedy: 'Correct the line that the finding points to, restart the kubelet of one node, and look at its log before the next node. Flags win over the file.',
  examples: () => ({
    bad: [
      'maxPods: -1\n', 'imageGCLowThresholdPercent: 90\n', 'imageGCHighThresholdPercent: 101\n', 'topologyManagerPolicy: single-node\n', 'shutdownGracePeriod: 10s\nshutdownGracePeriodCriticalPods: 20s\n', 'shutdownGracePeriod: 500ms\n',
      'enforceNodeAllocatable: [pods, kube-reserved]\n', 'cgroupsPerQOS: false\n', 'maxParallelImagePulls: 3\nserializeImagePulls: true\n', 'enableSystemLogQuery: true\n', 'cpuCFSQuotaPeriod: 50ms\n', 'memorySwap: {swapBehavior: UnlimitedSwap}\n',
      'featureGates: {NodeSwap: false}\nmemorySwap: {swapBehavior: NoSwap}\n', 'imageMaximumGCAge: 1m\n',
      'evictionHard: {memory.free: 100Mi}\n', 'evictionHard: {memory.available: "0"}\n', 'evictionHard: {nodefs.available: 110%}\n', 'evictionSoft: {memory.available: 500Mi}\n', 'evictionSoft: {memory.available: 500Mi}\nevictionSoftGracePeriod: {memory.available: "90"}\n', 'logging: {format: yaml}\n', { flags: '--port=0' }, { flags: '--hairpin-mode=bridge' },
    ].map(kubeletExample),
    good: [
      '', 'maxPods: 0\nport: 0\nnodeLeaseDurationSeconds: 0\nimageMaximumGCAge: 0s\nimageMinimumGCAge: 0s\nshutdownGracePeriod: 0s\nshutdownGracePeriodCriticalPods: 0s\nmemorySwap: {}\ncrashLoopBackOff: {}\n',
      'cgroupsPerQOS: false\nenforceNodeAllocatable: []\n', 'enforceNodeAllocatable: [pods, kube-reserved]\nkubeReservedCgroup: /kubelet.slice\n', 'maxParallelImagePulls: 3\n', 'featureGates: {CustomCPUCFSQuotaPeriod: true}\ncpuCFSQuotaPeriod: 50ms\n',
      'evictionHard: {memory.available: 100Mi, nodefs.available: 10%, nodefs.inodesFree: 0%, imagefs.available: 15%}\nevictionSoft: {memory.available: 5%}\nevictionSoftGracePeriod: {memory.available: 1m30s}\nevictionMinimumReclaim: {memory.available: 0Mi}\n',
      'shutdownGracePeriod: 30s\nshutdownGracePeriodCriticalPods: 10s\n', { flags: '--max-pods=200 --image-gc-high-threshold=90 --image-gc-low-threshold=85' },
    ].map(kubeletExample),
  }),
  *check(kubelet) {
    const { minor } = kubelet;
    if (minor === null || !hasConfigTypes(minor)) return yield unseen(kubelet, 'what the kubelet takes depends on its version, which is not known');
    yield* kubeletValueProblems(kubelet, minor);
  },
});
