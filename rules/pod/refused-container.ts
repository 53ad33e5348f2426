import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'container',
  title: 'a container is not as the kubelet wants it: its name, image, policies or kind',
  remedy: 'Give every container a name of its own and an image, and write policies as they are spelled (`IfNotPresent`). A static pod has no `ephemeralContainers`, and an init container without `restartPolicy: Always` has no probes.',
  examples: () => ({
    bad: [
      staticPod({ container: ['imagePullPolicy: always'] }),
      staticPod({ spec: ['- name: kube-scheduler', '  image: registry.k8s.io/pause:3.10'] }),
      staticPod({ spec: ['- name: Debug_Tools', '  image: busybox:1.36'] }),
      staticPod({ spec: ['ephemeralContainers: [{name: debug, image: "busybox:1.36"}]'] }),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {containers: []}\n',
    ],
    good: [staticPod({ container: ['imagePullPolicy: Always'], spec: ['initContainers: [{name: wait, image: "busybox:1.36"}]'] })],
  }),
});
