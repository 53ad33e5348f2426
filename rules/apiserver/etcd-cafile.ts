import { fileFlags, isEtcdSocket } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server does not check that it talks to its own etcd',
  on: 'kube-apiserver',
  flags: ['etcd-cafile'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.26', 'STIG:V-242429'],
  why: 'Without the CA the certificate of etcd cannot be tied to your cluster, and whoever answers on its address gets every object written, secrets included.',
  remedy: 'Set `--etcd-cafile` to the CA that signed the serving certificate of etcd.',
  advice: 'set --etcd-cafile to the CA that signed the serving certificate of etcd',
  unless: isEtcdSocket,
  examples: () => ({
    bad: [[], ['--etcd-cafile=']],
    good: [['--etcd-servers=unix:///run/kine.sock'], ['--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt']],
    unseen: [['--etcd-cafile=$(CA)']],
  }),
});
