import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'audit logs are rotated before they hold 100 megabytes',
  on: 'kube-apiserver',
  flag: 'audit-log-maxsize',
  severity: 'low',
  controls: ['CIS-1.12:1.2.19', 'STIG:V-242462'],
  options: { minimum: { default: 100, description: 'megabytes that a file must hold before it is rotated' } },
  judge: (megabytes, given, { minimum = 100 }) =>
    megabytes >= minimum ? undefined : megabytes === 0 ? `${given ? '0 is' : 'that is'} no size of your choosing, and benchmarks ask for one` : `an audit log is rotated after ${megabytes} megabytes`,
  why: 'Together with `--audit-log-maxbackup` the size decides how much history there is.',
  remedy: 'Set `--audit-log-maxsize` to 100 or more.',
  better: 100,
  advice: ({ minimum = 100 }) => `set --audit-log-maxsize=${minimum}, or more`,
  examples: () => ({
    bad: [[], ['--audit-log-maxsize=10']],
    good: [['--audit-log-maxsize=100']],
    unseen: [['--audit-log-maxsize=$(SIZE)']],
  }),
});
