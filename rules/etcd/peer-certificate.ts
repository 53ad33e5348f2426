import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'etcd has no certificate for its peers',
  on: 'etcd',
  flags: ['peer-cert-file', 'peer-key-file'],
  severity: 'high',
  controls: ['CIS-1.12:2.4', 'STIG:V-242432', 'STIG:V-242433'],
  why: 'The members send each other every object of the cluster. Without a certificate that goes in clear text, and a stranger can pose as a member. A single member has a peer port too.',
  remedy: 'Issue a peer certificate for each member, set `--peer-cert-file` and `--peer-key-file`, and make the peer URLs `https`: in a running cluster one member after the other, with `etcdctl member update`.',
  advice: 'set --peer-cert-file and --peer-key-file, and make the peer URLs https, one member after the other',
  examples: () => ({
    bad: [[], ['--peer-cert-file=/pki/peer.crt', '--peer-key-file=']],
    good: [['--peer-cert-file=/pki/peer.crt', '--peer-key-file=/pki/peer.key']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml']],
  }),
});
