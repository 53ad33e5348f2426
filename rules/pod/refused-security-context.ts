import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'security',
  title: 'a security context has a value, or two together, that the kubelet does not take',
  remedy: 'Spell profiles as in `RuntimeDefault`, give users and groups a number from 0 to 2147483647, and do not forbid `allowPrivilegeEscalation` to a privileged container.',
  examples: () => ({
    bad: [
      staticPod({ container: ['securityContext: {seccompProfile: {type: runtime/default}}'] }),
      staticPod({ container: ['securityContext: {privileged: true, allowPrivilegeEscalation: false}'] }),
      staticPod({ container: ['securityContext: {runAsUser: -1}'] }),
    ],
    good: [staticPod({ container: ['securityContext: {runAsUser: 0, allowPrivilegeEscalation: false}'], spec: ['securityContext: {seccompProfile: {type: RuntimeDefault}}'] })],
  }),
});
