import { notGiven, type Report } from '../../src/engine/rule.ts';
import type { Kubelet, KubeletSetting } from '../../src/model/kubelet-settings.ts';
import { pkiFile } from '../../src/model/pki/files.ts';
import { namedPem } from '../../src/model/pki/named.ts';
import { distrust, saysOf } from '../../src/model/pki/trust.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import type { Root } from '../../src/source/root.ts';
import { hostRule } from '../templates/host.ts';

type Node = ClusterNode & { readonly root: Root };
type Known = Exclude<KubeletSetting, { state: 'unseen' }>;

const known = (setting: KubeletSetting): Known | undefined => (setting.state === 'unseen' || setting.text === '' ? undefined : setting);
const sureness = ({ isSure }: Known): { confidence?: 'likely' } => (isSure ? {} : { confidence: 'likely' });

/** Whether the kubelet takes the API server for what it is, when logs are read or a command is run in a pod. */
function* asksKubelet(node: Node, api: Invocation, kubelet: Kubelet): Generator<Report> {
  const client = namedPem(node, api, 'kubelet-client-certificate');
  const trusted = known(kubelet.setting('authentication.x509.clientCAFile', 'client-ca-file', ''));
  if (!client || !trusted) return;
  const file = pkiFile(node.root, trusted.text);
  if (file.state === 'unseen') yield notGiven(trusted.place, file.host, file.reason);
  const reason = file.state === 'read' ? distrust(client.leaf, file.certificates, { intermediates: client.file.certificates.slice(1), use: 'client', now: null }) : null;
  if (reason) yield { at: client.at, message: `the certificate in ${client.path}, which the API server shows the kubelets, ${saysOf(reason, trusted.text)}: the kubelet answers 401`, label: 'refused by the kubelet of this node', related: [{ at: trusted.place, label: 'the kubelet checks its clients by this' }], ...sureness(trusted) };
}

/** The certificate that the kubelet serves with: named, fetched from the cluster, or else made by itself. */
const servedBy = (kubelet: Kubelet): Known | undefined => {
  const named = known(kubelet.setting('tlsCertFile', 'tls-cert-file', ''));
  if (named) return named;
  const [folder, fetched] = [known(kubelet.setting(null, 'cert-dir', '/var/lib/kubelet/pki')), known(kubelet.setting('serverTLSBootstrap', 'rotate-server-certificates', 'false'))];
  return folder && fetched && { ...fetched, text: `${folder.text}/${fetched.text === 'true' ? 'kubelet-server-current.pem' : 'kubelet.crt'}` };
};

function* checksKubelet(node: Node, api: Invocation, kubelet: Kubelet): Generator<Report> {
  const authority = namedPem(node, api, 'kubelet-certificate-authority');
  const served = servedBy(kubelet);
  const file = authority && served ? pkiFile(node.root, served.text) : undefined;
  const [leaf, ...intermediates] = file?.state === 'read' ? file.certificates : [];
  const reason = authority && leaf ? distrust(leaf, authority.file.certificates, { intermediates, use: 'server', now: null }) : null;
  if (authority && served && reason) yield { at: authority.at, message: `the certificate in ${served.text}, which the kubelet serves with, ${saysOf(reason, authority.path)}: the API server does not talk to it`, label: 'the API server checks kubelets by this', related: [{ at: served.place, label: 'decides what the kubelet serves with' }], log: 'x509: certificate signed by unknown authority', ...sureness(served) };
}

export default hostRule(
  {
    title: 'the API server and the kubelet of its node do not trust each other',
    family: 'consistency',
    severity: 'high',
    why: 'Everything starts and pods run, but the API server gets nothing from the kubelet: `kubectl logs`, `exec`, `port-forward` and `top` fail with `Unauthorized` or `x509: certificate signed by unknown authority`. The second comes of `--kubelet-certificate-authority` with kubelets that made their certificates themselves.',
    remedy: 'Let the kubelet have the CA of the API server in `authentication.x509.clientCAFile`. Before `--kubelet-certificate-authority` is set, set `serverTLSBootstrap: true` on all nodes and approve the requests for certificates (`kubectl get csr`).',
    examples: () => ({
      bad: [
        { host: { files: { '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /etc/kubernetes/pki/front-proxy-ca.crt}}\n' } } },
        { host: { arguments: { 'kube-apiserver': ['--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt'] }, certificates: { own: { cn: 'cp-1@1767225600', usages: ['server'] } }, files: { '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\n', '/var/lib/kubelet/pki/kubelet.crt': { make: [{ certificate: 'own' }] } } } },
      ],
      good: [
        { host: { files: { '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}\n' } } },
        { host: { arguments: { 'kube-apiserver': ['--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt'] }, certificates: { kubelet: { cn: 'system:node:cp-1', o: ['system:nodes'], by: 'ca', usages: ['server'], names: ['cp-1'] } }, files: { '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\nserverTLSBootstrap: true\n', '/var/lib/kubelet/pki/kubelet-server-current.pem': { make: [{ certificate: 'kubelet' }, { key: 'kubelet' }] } } } },
      ],
      unseen: [{ host: { files: { '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}\n', '/etc/kubernetes/pki/ca.crt': { size: 1_000_000_000 } } } }],
    }),
  },
  function* (node) {
    const api = node.invocations.find(({ component }) => component === 'kube-apiserver');
    if (!api || !node.kubelet) return;
    yield* asksKubelet(node, api, node.kubelet);
    yield* checksKubelet(node, api, node.kubelet);
  },
);
