import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'whoever reaches the kubelet is let in without credentials',
  severity: 'high',
  controls: ['CIS-1.12:4.2.1', 'STIG:V-242391'],
  why: 'An anonymous request reaches the authorizer. With `AlwaysAllow` it may run commands in every container of the node; with a careless role binding for `system:unauthenticated` it may as well.',
  remedy: 'Set `authentication.anonymous.enabled: false` and keep `authentication.webhook.enabled: true`, then restart the kubelet. Probes of the control plane do not pass through the kubelet\'s port.',
  field: 'authentication.anonymous.enabled',
  flag: 'anonymous-auth',
  fallback: 'false',
  advice: 'set authentication.anonymous.enabled to false',
  isBad: is(true),
  examples: () => ({
    bad: ['authentication: {anonymous: {enabled: true}}\n', { flags: '--anonymous-auth' }, { flags: '--fail-swap-on=false' }],
    good: ['', 'authentication: {anonymous: {enabled: false}}\n', { flags: '--anonymous-auth=false' }],
  }),
});
