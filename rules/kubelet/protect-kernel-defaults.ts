import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet changes kernel settings instead of refusing them',
  severity: 'info',
  controls: ['STIG:V-242434'],
  why: 'The kubelet silently sets `vm.overcommit_memory`, `kernel.panic` and others as it wants them, so that the host differs from what its administrators configured and audited.',
  remedy: 'First set `vm.overcommit_memory=1`, `vm.panic_on_oom=0`, `kernel.panic=10`, `kernel.panic_on_oops=1`, `kernel.keys.root_maxkeys=1000000` and `kernel.keys.root_maxbytes=25000000` in sysctl.d: with other values the kubelet does not start any more. Then set `protectKernelDefaults: true` and restart it.',
  field: 'protectKernelDefaults',
  flag: 'protect-kernel-defaults',
  fallback: 'false',
  advice: 'set the sysctls that the kubelet wants first: with protectKernelDefaults and other values it does not start',
  isBad: is(false),
  examples: () => ({
    bad: ['', 'protectKernelDefaults: false\n'],
    good: ['protectKernelDefaults: true\n'],
  }),
});
