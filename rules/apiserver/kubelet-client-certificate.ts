import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the API server has no client certificate for the kubelets',
  on: 'kube-apiserver',
  flags: ['kubelet-client-certificate', 'kubelet-client-key'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.4', 'STIG:V-245544'],
  why: 'Without it `kubectl logs`, `exec` and `port-forward` reach the kubelet as an anonymous request: either they fail, or the kubelets accept anonymous requests, which is worse.',
  remedy: 'Issue a client certificate that the kubelets trust (kubeadm: `apiserver-kubelet-client`), bind it to `system:kubelet-api-admin`, then set both flags.',
  advice: 'set --kubelet-client-certificate and --kubelet-client-key to a certificate that the kubelets trust',
  examples: () => ({
    bad: [[], ['--kubelet-client-certificate=/pki/kubelet.crt'], ['--kubelet-client-certificate=', '--kubelet-client-key=/pki/kubelet.key']],
    good: [['--kubelet-client-certificate=/pki/kubelet.crt', '--kubelet-client-key', '/pki/kubelet.key']],
    unseen: [['--kubelet-client-certificate=$(CERT)', '--kubelet-client-key=$(KEY)']],
  }),
});
