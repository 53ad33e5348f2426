import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

const KEYS = 'hostPath: {path: /etc/kubernetes/pki}';

export default kubeletRefusal({
  topic: 'volume',
  title: 'a volume has no name of its own, or is not described as its kind needs',
  remedy: 'Give each volume one source and a name of lower-case letters, digits and hyphens that no other one has. A `hostPath` is without `..`, and its `type` is spelled as in `DirectoryOrCreate`.',
  examples: () => ({
    bad: [
      staticPod({ spec: ['volumes:', `- {name: k8s_certs, ${KEYS}}`] }),
      staticPod({ spec: ['volumes:', `- {name: pki, ${KEYS}}`, `- {name: pki, ${KEYS}}`] }),
      staticPod({ spec: ['volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki, type: directory}}]'] }),
      staticPod({ spec: ['volumes: [{name: pki, hostPath: {path: /etc/kubernetes/../pki}}]'] }),
    ],
    good: [staticPod({ spec: ['volumes:', `- {name: pki, ${KEYS}}`, '- {name: cache, emptyDir: {}}', '- {name: none}'] })],
  }),
});
