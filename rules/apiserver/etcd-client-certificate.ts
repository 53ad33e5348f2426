import { fileFlags, isEtcdSocket } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server has no client certificate for etcd',
  on: 'kube-apiserver',
  flags: ['etcd-certfile', 'etcd-keyfile'],
  severity: 'high',
  controls: ['CIS-1.12:1.2.23', 'STIG:V-242430', 'STIG:V-242431'],
  why: 'An etcd that lets the API server in without a certificate lets everyone in who reaches its port: all secrets, and all rights to change them.',
  remedy: 'Issue a client certificate from the CA of etcd, set `--etcd-certfile` and `--etcd-keyfile` on every API server, and only then `--client-cert-auth=true` on etcd.',
  advice: 'set --etcd-certfile and --etcd-keyfile here before etcd is told to demand certificates',
  unless: isEtcdSocket,
  examples: () => ({
    bad: [[], ['--etcd-certfile=/pki/etcd.crt'], ['--etcd-certfile=/pki/etcd.crt', '--etcd-keyfile=']],
    good: [['--etcd-servers=unix:///run/kine.sock'], ['--etcd-certfile=/pki/etcd.crt', '--etcd-keyfile=/pki/etcd.key']],
    unseen: [['--etcd-certfile=$(CERT)', '--etcd-keyfile=$(KEY)']],
  }),
});
