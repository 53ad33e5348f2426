import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'resources',
  title: 'the resources of a container cannot be as they are asked for',
  remedy: 'Ask for `cpu`, `memory` and `ephemeral-storage` only, and for no more than the limit allows.',
  examples: () => ({
    bad: [
      staticPod({ container: ['resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}'] }),
      staticPod({ container: ['resources: {requests: {CPU: 250m}}'] }),
      staticPod({ container: ['resources: {limits: {hugepages-2Mi: 4Mi}}'] }),
    ],
    good: [staticPod({ container: ['resources: {requests: {cpu: 250m, memory: 1Gi}, limits: {memory: 1Gi}}'] })],
  }),
});
