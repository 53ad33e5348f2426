import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'environment',
  title: 'an environment variable has a name or a source that the kubelet does not take',
  remedy: 'Give each variable a name of letters, digits and underscores, and either a `value` or one source in `valueFrom`.',
  examples: () => ({
    bad: [
      staticPod({ container: ['env: [{name: "GO MAXPROCS", value: "4"}]'] }),
      staticPod({ container: ['env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.hostname}}}]'] }),
      staticPod({ container: ['env: [{name: NODE, value: x, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]'] }),
    ],
    good: [staticPod({ container: ['env: [{name: GOMAXPROCS, value: "4"}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]'] })],
  }),
});
