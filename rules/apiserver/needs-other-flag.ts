import { componentRule } from '../templates/setting-rule.ts';

/** A flag that is nothing without another, and what the API server prints. */
const NEEDS: readonly { readonly flag: string; readonly needs: string; readonly log: string }[] = [
  { flag: 'encryption-provider-config-automatic-reload', needs: 'encryption-provider-config', log: '--encryption-provider-config-automatic-reload must be set with --encryption-provider-config' },
  { flag: 'oidc-client-id', needs: 'oidc-issuer-url', log: 'oidc-issuer-url and oidc-client-id' },
  { flag: 'oidc-issuer-url', needs: 'oidc-client-id', log: 'oidc-issuer-url and oidc-client-id' },
  { flag: 'authorization-policy-file', needs: 'authorization-mode', log: 'cannot specify --authorization-policy-file without mode ABAC' },
  { flag: 'authorization-webhook-config-file', needs: 'authorization-mode', log: 'cannot specify --authorization-webhook-config-file without mode Webhook' },
];
const MODE_OF: Readonly<Record<string, string>> = { 'authorization-policy-file': 'ABAC', 'authorization-webhook-config-file': 'Webhook' };

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'a flag of the API server lacks the one that it needs, and it exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'Some flags only have a meaning together. With one alone the API server prints one line and exits.',
    remedy: 'Set the other flag as well, or remove this one.',
    examples: () => ({
      bad: [['--encryption-provider-config-automatic-reload=true'], ['--oidc-client-id=a'], ['--authorization-mode=RBAC', '--authorization-policy-file=/a']],
      good: [[], ['--oidc-client-id=a', '--oidc-issuer-url=https://a'], ['--authorization-mode=ABAC', '--authorization-policy-file=/a'], ['--encryption-provider-config-automatic-reload=false']],
    }),
  },
  function* (api) {
    for (const { flag, needs, log } of NEEDS) {
      const setting = api.setting(flag);
      const other = api.setting(needs);
      const mode = MODE_OF[flag];
      if (setting.state !== 'given' || setting.text === '' || setting.text === 'false' || !('text' in other)) continue;
      if (mode === undefined ? other.text !== '' : other.values.includes(mode)) continue;
      const wanted = mode === undefined ? `--${needs}` : `${mode} in --${needs}`;
      yield { at: setting.place, message: `--${flag} is nothing without ${wanted}`, label: `needs ${wanted}`, log, advice: `set ${wanted}, or remove this flag` };
    }
  },
);
