import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server makes its own certificate, which no client can verify',
  on: 'kube-apiserver',
  flags: ['tls-cert-file', 'tls-private-key-file'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.24', 'STIG:V-242422'],
  why: 'Without the pair the API server signs a certificate for itself at start. Clients must then skip verification, and talk to whoever answers.',
  remedy: 'Issue a serving certificate with the names and addresses that clients dial, then set `--tls-cert-file` and `--tls-private-key-file`.',
  advice: 'set --tls-cert-file and --tls-private-key-file to a pair that clients can verify',
  examples: () => ({
    bad: [[], ['--tls-cert-file=/pki/apiserver.crt', '--tls-private-key-file=']],
    good: [['--tls-cert-file=/pki/apiserver.crt', '--tls-private-key-file=/pki/apiserver.key']],
    unseen: [['--tls-cert-file=$(CERT)', '--tls-private-key-file=$(KEY)']],
  }),
});
