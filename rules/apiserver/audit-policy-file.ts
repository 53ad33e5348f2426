import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'no audit policy says what to record, so nothing is recorded',
  on: 'kube-apiserver',
  flags: ['audit-policy-file'],
  severity: 'medium',
  controls: ['CIS-1.12:3.2.1', 'CIS-1.12:3.2.2', 'STIG:V-242401', 'STIG:V-242461'],
  why: 'Without a policy the API server records no event at all, even with `--audit-log-path` set.',
  remedy: 'Write a policy that covers at least secrets, config maps, token reviews, exec and port-forward, mount it read-only, then set `--audit-policy-file`.',
  advice: 'mount a policy file read-only, then set --audit-policy-file to its path inside the container',
  examples: () => ({
    bad: [[], ['--audit-policy-file='], ['--audit-log-path=/var/log/audit.log']],
    good: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    unseen: [['--audit-policy-file=$(POLICY)']],
  }),
});
