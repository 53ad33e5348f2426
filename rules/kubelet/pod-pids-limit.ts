import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'a pod may use up all processes of the node',
  severity: 'low',
  controls: ['CIS-1.12:4.2.13'],
  why: 'A fork bomb in one pod, on purpose or not, stops every other process of the node, the control plane on it too.',
  remedy: 'Set `podPidsLimit` to a number that the pods here do not reach (4096 is common) and restart the kubelet. Look at `container_processes` of the largest pods before.',
  field: 'podPidsLimit',
  flag: 'pod-max-pids',
  fallback: '-1',
  advice: 'set podPidsLimit, for instance to 4096, above what the pods here use',
  isBad: ({ text }) => /^-?\d+$/.test(text) && Number(text) <= 0,
  examples: () => ({
    bad: ['', 'podPidsLimit: -1\n', { flags: '--pod-max-pids=0' }],
    good: ['podPidsLimit: 4096\n'],
  }),
});
