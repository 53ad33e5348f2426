import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'the API server talks to the kubelets in clear text',
  on: 'kube-apiserver',
  flag: 'kubelet-https',
  want: true,
  severity: 'high',
  why: 'Logs, and what `exec` carries, go over the network for everyone to read and change. Newer releases do not know the flag, and this rule does not speak of them.',
  remedy: 'Remove `--kubelet-https=false`; true is the default.',
  advice: () => 'remove the flag: true is the default',
  examples: () => ({
    bad: [{ version: '1.20', argv: ['--kubelet-https=false'] }],
    good: [{ version: '1.20', argv: [] }, { version: '1.20', argv: ['--kubelet-https'] }, { version: '1.31', argv: [] }, { version: '1.31', argv: ['--kubelet-https=false'] }],
    unseen: [{ version: '1.20', argv: ['--kubelet-https=$(HTTPS)'] }],
  }),
});
