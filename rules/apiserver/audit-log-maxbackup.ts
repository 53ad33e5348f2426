import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'fewer than ten old audit logs are kept, or without limit',
  on: 'kube-apiserver',
  flag: 'audit-log-maxbackup',
  severity: 'low',
  controls: ['CIS-1.12:1.2.18', 'STIG:V-242463'],
  options: { minimum: { default: 10, description: 'files that must be kept' } },
  judge: (files, _given, { minimum = 10 }) => (files >= minimum ? undefined : files === 0 ? 'the number of old audit logs has no limit' : `only ${files} old audit logs are kept`),
  why: 'A busy hour can push out the record of a break-in when few files are kept; with 0 their number has no limit and they can fill the disk that etcd may share.',
  remedy: 'Set `--audit-log-maxbackup` to 10 or more, and see that the disk holds that many files of `--audit-log-maxsize`.',
  better: 10,
  advice: ({ minimum = 10 }) => `set --audit-log-maxbackup=${minimum}, or more`,
  examples: () => ({
    bad: [[], ['--audit-log-maxbackup=2'], ['--audit-log-maxbackup=0']],
    good: [['--audit-log-maxbackup=10'], ['--audit-log-maxbackup=0x10']],
    unseen: [['--audit-log-maxbackup=$(FILES)']],
  }),
});
