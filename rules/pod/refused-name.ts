import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'name',
  title: 'the pod has no name, or a name or namespace that the kubelet does not take',
  remedy: 'Give the pod a name of lower-case letters, digits, hyphens and dots, and a namespace without dots. `generateName` gives a static pod no name.',
  examples: () => ({
    bad: [staticPod({ metadata: ['name: kube_scheduler'] }), staticPod({ metadata: ['generateName: kube-scheduler-'] }), staticPod({ metadata: ['name: kube-scheduler', 'namespace: Kube-System'] })],
    good: [staticPod({}), staticPod({ metadata: ['name: kube-scheduler'] })],
  }),
});
