import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'pods get no CA to check the API server with',
  on: 'kube-controller-manager',
  flags: ['root-ca-file'],
  severity: 'medium',
  controls: ['CIS-1.12:1.3.5', 'STIG:V-242421'],
  why: 'The file becomes `ca.crt` in tokens and the config map `kube-root-ca.crt`. Without it pods cannot verify the API server, and skip the check or fail.',
  remedy: 'Set `--root-ca-file` to the CA that signed the serving certificate of the API server.',
  advice: 'set --root-ca-file to the CA that signed the serving certificate of the API server',
  examples: () => ({
    bad: [[], ['--root-ca-file=']],
    good: [['--root-ca-file=/etc/kubernetes/pki/ca.crt'], ['--root-ca-file=/etc/k8s.d/ca']],
    unseen: [['--root-ca-file=$(CA)']],
  }),
});
