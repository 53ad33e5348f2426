import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server does not verify the certificates of the kubelets',
  on: 'kube-apiserver',
  flags: ['kubelet-certificate-authority'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.5'],
  why: 'Whoever stands between the API server and a node can pose as its kubelet, and read and change what `logs`, `exec` and `attach` carry.',
  remedy:
    'Order matters. First let the kubelets have serving certificates of your CA (`serverTLSBootstrap: true`, then approve their requests); only then set `--kubelet-certificate-authority`. With the self-signed certificates that kubelets make by default, setting it at once breaks `kubectl logs` and `exec` on every node.',
  advice: 'first give the kubelets serving certificates of your CA (serverTLSBootstrap), then set the flag to that CA: set at once, it breaks logs and exec',
  examples: () => ({
    bad: [[], ['--kubelet-certificate-authority=']],
    good: [['--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt']],
    unseen: [['--kubelet-certificate-authority=$(CA)']],
  }),
});
