import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'pods run without a seccomp profile unless they ask for one',
  severity: 'low',
  controls: ['CIS-1.12:4.2.14'],
  why: 'Without a profile a container may use every system call of the kernel, and most escapes from containers need one of those that the default profile of the runtime refuses.',
  remedy: 'Try `seccompDefault: true` on one node with the pods that run there, then set it on the others. A pod that needs more says `seccompProfile: {type: Unconfined}`. Before 1.25 it also needs the feature gate `SeccompDefault`.',
  field: 'seccompDefault',
  flag: 'seccomp-default',
  fallback: 'false',
  advice: 'set seccompDefault to true on one node first',
  isBad: is(false),
  examples: () => ({
    bad: ['', 'seccompDefault: false\n'],
    good: ['seccompDefault: true\n', { flags: '--seccomp-default' }],
  }),
});
