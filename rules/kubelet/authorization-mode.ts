import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet allows every request',
  severity: 'critical',
  controls: ['CIS-1.12:4.2.2', 'STIG:V-242392', 'STIG:V-242435'],
  why: 'Whoever is let in, as every service account with a token is, may read logs and secrets of all pods of the node and run commands in them.',
  remedy: 'Give the kubelet `authentication.webhook.enabled: true` and `authorization.mode: Webhook`, and see that the user of `--kubelet-client-certificate` of the API server may use `nodes/proxy`, as `system:masters` or `system:kubelet-api-admin` may. Then restart the kubelet.',
  field: 'authorization.mode',
  flag: 'authorization-mode',
  fallback: 'Webhook',
  advice: 'set authorization.mode to Webhook',
  isBad: ({ text }) => text === 'AlwaysAllow',
  examples: () => ({
    bad: ['authorization: {mode: AlwaysAllow}\n', { flags: '--authorization-mode=AlwaysAllow' }],
    good: ['', 'authorization: {mode: Webhook}\n', { flags: '--authorization-mode=Webhook' }],
  }),
});
