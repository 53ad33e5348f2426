import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'etcd lets clients in without a certificate',
  on: 'etcd',
  flag: 'client-cert-auth',
  want: true,
  severity: 'critical',
  controls: ['CIS-1.12:2.2', 'STIG:V-242423'],
  why: 'Whoever reaches the client port reads and writes every object of the cluster, secrets and role bindings included, past the API server.',
  remedy: 'Give every API server a client certificate of the CA of etcd (`--etcd-certfile`, `--etcd-keyfile`), then set `--client-cert-auth=true` with `--trusted-ca-file`.',
  advice: () => 'once every API server has --etcd-certfile and --etcd-keyfile, set --client-cert-auth=true with --trusted-ca-file',
  examples: () => ({
    bad: [[], ['--client-cert-auth=false']],
    good: [['--client-cert-auth'], ['-client-cert-auth=true'], ['--client-cert-auth=1']],
    unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--client-cert-auth=$(AUTH)']],
  }),
});
