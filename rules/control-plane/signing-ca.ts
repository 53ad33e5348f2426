import { defineRule } from '../../src/engine/rule.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { filesThatDiffer } from '../templates/agreement-files.ts';

const pair = (clients: string, signing: string, ...more: readonly string[]) => nodeWith({ 'kube-apiserver': [`--client-ca-file=${clients}`, ...more], 'kube-controller-manager': [signing] });
const GENERAL = 'cluster-signing-cert-file';
/** Who signs certificates that the API server is shown. */
const FOR_CLIENTS = [GENERAL, 'cluster-signing-kubelet-client-cert-file', 'cluster-signing-kube-apiserver-client-cert-file'];

export default defineRule({
  title: 'the controller-manager signs certificates with a CA that the API server does not trust',
  on: 'node',
  family: 'consistency',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Kubelets ask for their client certificates through the API, and the controller-manager signs them. If the API server does not trust that CA, no new node can join, and old nodes drop out when their certificates are renewed. With `--kubelet-certificate-authority` the same holds for logs and exec, for which the API server must trust the serving certificates of the kubelets.',
  remedy: 'Sign with the CA in `--client-ca-file`, or add the other CA to that bundle on all nodes first. Where kubelets get their serving certificates from another CA, give each signer its own files (`--cluster-signing-kubelet-serving-cert-file` and the others).',
  examples: () => ({
    bad: [pair('/pki/ca.crt', `--${GENERAL}=/pki/other-ca.crt`), pair('/pki/ca.crt', '--cluster-signing-kubelet-client-cert-file=/pki/other-ca.crt'), pair('/pki/ca.crt', `--${GENERAL}=/pki/ca.crt`, '--kubelet-certificate-authority=/pki/kubelet-ca.crt')],
    good: [pair('/pki/ca.crt', `--${GENERAL}=/pki/ca.crt`), pair('/srv/ca.crt', `--${GENERAL}=/srv/manager/ca.crt`), pair('/pki/ca.crt', '--cluster-signing-kubelet-serving-cert-file=/pki/kubelet-ca.crt', '--kubelet-certificate-authority=/pki/kubelet-ca.crt')],
    unseen: [pair('/pki/ca.crt', `--${GENERAL}=$(CA)`)],
  }),
  *check(node) {
    const [clients, kubelets] = [{ component: 'kube-apiserver', flag: 'client-ca-file' }, { component: 'kube-apiserver', flag: 'kubelet-certificate-authority' }] as const;
    const manager = (flag: string) => ({ component: 'kube-controller-manager', flag }) as const;
    yield* filesThatDiffer(node, FOR_CLIENTS.map((flag) => ({ one: manager(flag), other: clients, effect: 'the API server refuses the certificates that it signs' })));
    yield* filesThatDiffer(node, [GENERAL, 'cluster-signing-kubelet-serving-cert-file'].map((flag) => ({ one: kubelets, other: manager(flag), effect: 'the API server refuses serving certificates that kubelets get through the API, so that logs and exec fail' })));
  },
});
