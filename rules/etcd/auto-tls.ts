import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'etcd makes its own certificate, which no client can verify',
  on: 'etcd',
  flag: 'auto-tls',
  want: false,
  severity: 'high',
  controls: ['CIS-1.12:2.3', 'STIG:V-242379'],
  why: 'The traffic is encrypted, but to whoever answers: a self-signed certificate made at start proves nothing.',
  remedy: 'Set `--cert-file` and `--key-file` to a certificate of the CA of etcd, then remove `--auto-tls`.',
  advice: () => 'set --cert-file and --key-file, then remove --auto-tls',
  examples: () => ({
    bad: [['--auto-tls'], ['-auto-tls=true']],
    good: [[], ['--auto-tls=false']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--auto-tls=$(AUTO)']],
  }),
});
