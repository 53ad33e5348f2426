import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'audit logs are not kept for 30 days',
  on: 'kube-apiserver',
  flag: 'audit-log-maxage',
  severity: 'low',
  controls: ['CIS-1.12:1.2.17', 'STIG:V-242464'],
  options: { minimum: { default: 30, description: 'days for which they must be kept' } },
  judge: (days, given, { minimum = 30 }) =>
    days >= minimum ? undefined : days === 0 ? `old audit logs are never removed by age${given ? '' : ', and benchmarks ask for a number of days'}` : `audit logs are removed after ${days} days, before anyone may have looked`,
  why: 'A break-in is often found weeks later. Without a limit in days (0) old files go only by `--audit-log-maxbackup`, or fill the disk.',
  remedy: 'Set `--audit-log-maxage` to 30 or to what your policy asks for, and see that the disk holds that much.',
  better: 30,
  advice: ({ minimum = 30 }) => `set --audit-log-maxage=${minimum}, or what your policy asks for`,
  examples: () => ({
    bad: [[], ['--audit-log-maxage=1'], ['--audit-log-maxage=0']],
    good: [['--audit-log-maxage=30'], ['--audit-log-maxage', '60']],
    unseen: [['--audit-log-maxage=30d'], ['--audit-log-maxage=$(DAYS)']],
  }),
});
