import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'policy',
  title: 'a setting of the pod has a value that the kubelet does not take',
  remedy: 'Spell policies as they are named (`restartPolicy: Always`, `dnsPolicy: ClusterFirst`), and mend what the message names. What only the scheduler reads (tolerations, affinity) does nothing in a static pod, but must be right.',
  examples: () => ({
    bad: [
      staticPod({ spec: ['restartPolicy: always'] }),
      staticPod({ spec: ['dnsPolicy: None'] }),
      staticPod({ spec: ['priorityClassName: System_Node_Critical'] }),
      staticPod({ spec: ['tolerations: [{key: a, operator: exists}]'] }),
      staticPod({ spec: ['schedulingGates: [{name: example.com/wait}]'] }),
    ],
    good: [staticPod({ spec: ['restartPolicy: Always', 'dnsPolicy: ClusterFirstWithHostNet', 'priorityClassName: system-node-critical', 'tolerations: [{operator: Exists}]'] })],
  }),
});
