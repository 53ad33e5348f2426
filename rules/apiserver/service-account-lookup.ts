import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'tokens of deleted service accounts stay valid',
  on: 'kube-apiserver',
  flag: 'service-account-lookup',
  want: true,
  severity: 'high',
  controls: ['CIS-1.12:1.2.21'],
  why: 'Without the look-up a token is accepted for its signature alone, after its service account, secret or pod is gone.',
  remedy: 'Remove `--service-account-lookup=false`; true is the default.',
  advice: () => 'remove the flag: true is the default',
  examples: () => ({
    bad: [['--service-account-lookup=false'], ['--service-account-lookup', '--service-account-lookup=0']],
    good: [[], ['--service-account-lookup'], ['--service-account-lookup=true']],
    unseen: [['--service-account-lookup=$(LOOKUP)']],
  }),
});
