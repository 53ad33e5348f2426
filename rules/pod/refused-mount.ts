import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

const VOLUME = 'volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]';

export default kubeletRefusal({
  topic: 'mount',
  title: 'a container mounts a volume that the pod does not have, or two at one path',
  remedy: 'Declare the volume under `spec.volumes` with the same name, and give each mount of a container a `mountPath` of its own.',
  examples: () => ({
    bad: [
      staticPod({ container: ['volumeMounts: [{name: certs, mountPath: /etc/kubernetes/pki}]'], spec: [VOLUME] }),
      staticPod({ container: ['volumeMounts: [{name: pki, mountPath: /pki}, {name: pki, mountPath: /pki}]'], spec: [VOLUME] }),
      staticPod({ container: ['volumeMounts: [{name: pki, mountPath: /pki, subPath: ../etc}]'], spec: [VOLUME] }),
      staticPod({ container: ['volumeMounts: [{name: pki, mountPath: /pki, mountPropagation: Bidirectional}]'], spec: [VOLUME] }),
    ],
    good: [staticPod({ container: ['volumeMounts: [{name: pki, mountPath: /pki}, {name: pki, mountPath: /pki2, readOnly: true}]'], spec: [VOLUME] })],
  }),
});
