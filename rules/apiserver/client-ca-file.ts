import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'client certificates are not accepted',
  on: 'kube-apiserver',
  flags: ['client-ca-file'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.25', 'STIG:V-242419'],
  why: 'Kubelets, the controller-manager and the scheduler log in with certificates; without a CA to check them they need weaker credentials or do not get in.',
  remedy: 'Set `--client-ca-file` to the CA that signs the certificates of users and components. It must not be the CA of etcd or of the front proxy.',
  advice: 'set --client-ca-file to the CA of users and components, not to that of etcd or of the front proxy',
  examples: () => ({
    bad: [[], ['--client-ca-file=']],
    good: [['--client-ca-file=/etc/kubernetes/pki/ca.crt'], ['--client-ca-file', '/etc/kubernetes/pki/ca']],
    unseen: [['--client-ca-file=$(CA)']],
  }),
});
