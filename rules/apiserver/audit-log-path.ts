import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server writes no audit log',
  on: 'kube-apiserver',
  flags: ['audit-log-path'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.16', 'STIG:V-242402', 'STIG:V-242465'],
  why: 'After a break-in nobody can say who did what. A webhook set with `--audit-webhook-config-file` keeps a record elsewhere; benchmarks ask for the file as well.',
  remedy:
    'In one edit: write a policy file, mount it read-only, mount a writable host directory for the log, set `--audit-policy-file` and `--audit-log-path`. A path that no mount brings in keeps the log inside the container, and a policy that is not mounted stops the API server.',
  advice: 'mount a policy and a writable log directory, and set --audit-policy-file and --audit-log-path in the same edit',
  examples: () => ({
    bad: [[], ['--audit-log-path=']],
    good: [['--audit-log-path=/var/log/kubernetes/audit.log'], ['--audit-log-path=-']],
    unseen: [['--audit-log-path=$(AUDIT_LOG)']],
  }),
});
