import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'tokens mounted into pods are valid for a year instead of an hour',
  on: 'kube-apiserver',
  flag: 'service-account-extend-token-expiration',
  want: false,
  severity: 'low',
  controls: ['CIS-1.12:1.2.30'],
  why: 'For clients that never read their token again, the API server lets the tokens of pods live for a year. A stolen token then works for that long.',
  remedy:
    'First look for such clients: the metric `serviceaccount_stale_tokens_total` and the audit annotation `authentication.k8s.io/stale-token` name them. When there are none, set `--service-account-extend-token-expiration=false`.',
  advice: () => 'if serviceaccount_stale_tokens_total stays at 0, set --service-account-extend-token-expiration=false; clients that never reread their token would be logged out',
  examples: () => ({
    bad: [[], ['--service-account-extend-token-expiration=true']],
    good: [['--service-account-extend-token-expiration=false']],
    unseen: [['--service-account-extend-token-expiration=$(EXTEND)']],
  }),
});
