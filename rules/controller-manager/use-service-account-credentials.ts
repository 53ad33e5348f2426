import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'all controllers share one identity with the rights of all',
  on: 'kube-controller-manager',
  flag: 'use-service-account-credentials',
  want: true,
  severity: 'medium',
  controls: ['CIS-1.12:1.3.3', 'STIG:V-242381'],
  why: 'Each controller then acts with the rights of all the others, and the audit log cannot tell them apart.',
  remedy: 'Set `--use-service-account-credentials=true`, with RBAC on and `--service-account-private-key-file` set: the controllers get their rights from the `system:controller:*` roles that the API server brings.',
  advice: () => 'set --use-service-account-credentials=true',
  examples: () => ({
    bad: [[], ['--use-service-account-credentials=false']],
    good: [['--use-service-account-credentials'], ['--use-service-account-credentials=true']],
    unseen: [['--use-service-account-credentials=$(USE)']],
  }),
});
