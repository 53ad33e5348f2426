import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'etcd members make their own certificates, which no peer can verify',
  on: 'etcd',
  flag: 'peer-auto-tls',
  want: false,
  severity: 'high',
  controls: ['CIS-1.12:2.6', 'STIG:V-242380'],
  why: 'The traffic is encrypted, but to whoever answers: a self-signed certificate made at start proves nothing.',
  remedy: 'Set `--peer-cert-file` and `--peer-key-file` to certificates of the CA of etcd, then remove `--peer-auto-tls`.',
  advice: () => 'set --peer-cert-file and --peer-key-file, then remove --peer-auto-tls',
  examples: () => ({
    bad: [['--peer-auto-tls'], ['--peer-auto-tls=true']],
    good: [[], ['--peer-auto-tls=false']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--peer-auto-tls=$(AUTO)']],
  }),
});
