import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'etcd lets peers in without a certificate',
  on: 'etcd',
  flag: 'peer-client-cert-auth',
  want: true,
  severity: 'high',
  controls: ['CIS-1.12:2.5', 'STIG:V-242426'],
  why: 'Whoever reaches the peer port can join the talk of the members, and with it read and change the data of the cluster.',
  remedy: 'Give each member a peer certificate, then set `--peer-client-cert-auth=true` with `--peer-trusted-ca-file`, one member after the other.',
  advice: () => 'once each member has a peer certificate, set --peer-client-cert-auth=true with --peer-trusted-ca-file',
  examples: () => ({
    bad: [[], ['--peer-client-cert-auth=false']],
    good: [['--peer-client-cert-auth'], ['--peer-client-cert-auth=true']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--peer-client-cert-auth=$(AUTH)']],
  }),
});
