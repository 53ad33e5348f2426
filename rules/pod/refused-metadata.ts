import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'metadata',
  title: 'a label, annotation, owner or finalizer of the pod is not one',
  remedy: 'Mend the value. A label has at most 63 letters, digits, hyphens, underscores and dots; free text belongs into an annotation.',
  examples: () => ({
    bad: [staticPod({ metadata: ['name: kube-scheduler', 'labels: {tier: control plane}'] }), staticPod({ metadata: ['name: kube-scheduler', 'annotations: {"last change": today}'] })],
    good: [staticPod({ metadata: ['name: kube-scheduler', 'labels: {tier: control-plane, component: ""}', 'annotations: {note: free text}'] })],
  }),
});
