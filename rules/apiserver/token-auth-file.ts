import { flagNotSet } from '../templates/flag-not-set.ts';

export default flagNotSet({
  title: 'static tokens in clear text authenticate users',
  on: 'kube-apiserver',
  flag: 'token-auth-file',
  severity: 'high',
  controls: ['CIS-1.12:1.2.2', 'STIG:V-245543'],
  why: 'The tokens stand in the file as they are sent, never expire, and are changed only with a restart of the API server. Whoever reads the file or a backup of the host is each of those users.',
  remedy: 'Give the users of the file client certificates, service account tokens or an identity provider, check that they work, then remove `--token-auth-file` and its mount.',
  advice: 'move its users to certificates, service accounts or an identity provider, then remove the flag',
  examples: () => ({
    bad: [['--token-auth-file=/etc/kubernetes/tokens.csv'], ['--token-auth-file', '/etc/kubernetes/tokens.csv']],
    good: [[], ['--token-auth-file=']],
    unseen: [['--token-auth-file=$(TOKENS)']],
  }),
});
