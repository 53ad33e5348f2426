import type { Problem } from '../../src/engine/rule.ts';
import { pkiFileFor, type PemFile } from '../../src/model/pki/files.ts';
import { kubeconfigsOf, type Kubeconfig } from '../../src/model/pki/kubeconfigs.ts';
import { distrust, saysOf } from '../../src/model/pki/trust.ts';
import { namedFile } from '../../src/model/pki/uses.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { hostRule } from '../templates/host.ts';

const load = (node: ClusterNode, invocation: Invocation, flag: string): PemFile | undefined => {
  const named = namedFile(invocation, flag);
  const file = named && pkiFileFor(node, invocation.container, named.path);
  return file?.state === 'read' ? file : undefined;
};

/** Whether the server is the API server of this node; behind another name a load balancer may stand with its own certificate. */
const isOwn = ({ server }: Kubeconfig, api: Invocation): boolean => {
  const url = parseUrl(server);
  const host = url.ok ? (url.value.host?.text ?? '') : '';
  const advertised = api.setting('advertise-address');
  return host === 'localhost' || readAddress(host)?.isLoopback === true || ('text' in advertised && advertised.text === host);
};

function* problemsOf(kubeconfig: Kubeconfig, api: Invocation, serving: PemFile | undefined, clients: PemFile | undefined): Generator<Problem> {
  const { authority, certificate, key, at, userAt, host, insecure, invocation } = kubeconfig;
  const [leaf] = serving?.certificates ?? [];
  if (leaf && authority?.state === 'read' && insecure === null && isOwn(kubeconfig, api)) {
    const reason = distrust(leaf, authority.certificates, { intermediates: serving?.certificates.slice(1) ?? [], use: 'server', now: null });
    if (reason) yield { at, message: `the certificate of the API server ${saysOf(reason, authority.host === host ? 'this kubeconfig' : authority.host)}`, label: 'who uses this does not trust the API server', related: [{ at: api.setting('tls-cert-file').place, label: 'the certificate of the API server' }], log: 'x509: certificate signed by unknown authority' };
  }
  const user = certificate?.state === 'read' ? certificate.certificates[0] : undefined;
  const reason = user && clients && clients.certificates.length > 0 ? distrust(user, clients.certificates, { use: 'client', now: null }) : null;
  if (reason) yield { at: userAt, message: `the certificate of this user ${saysOf(reason, clients?.host ?? 'the client CA')}`, label: 'the API server answers 401', related: [{ at: api.setting('client-ca-file').place, label: 'it checks users by this' }] };
  const own = key?.state === 'read' ? key.keys.find(({ kind }) => kind !== 'public') : undefined;
  // What the kubeconfig holds itself ends a component at start: that is the matter of another rule.
  const isInside = invocation !== null && certificate?.state === 'read' && certificate.host === host;
  if (!isInside && certificate?.state === 'read' && key?.state === 'read' && !(user && own?.key && user.x509.checkPrivateKey(own.key))) {
    const what = !user ? 'its certificate cannot be read' : own?.kind === 'encrypted' ? 'its key is encrypted' : own?.key ? 'its key is that of another certificate' : 'its key cannot be read';
    yield { at: userAt, message: `the certificate and the key of this user are no pair: ${what}`, label: 'nobody can use this', log: 'tls: private key does not match public key' };
  }
  // Of one that a component reads another rule says it: it does not start.
  for (const [file, place, what] of invocation ? [] : [[authority, at, 'CA'], [certificate, userAt, 'certificate'], [key, userAt, 'key']] as const) {
    if (file?.state === 'unseen' && / is not there$|no mount brings/.test(file.reason)) yield { at: place, message: `the ${what} that this kubeconfig names is missing: ${file.reason}`, label: `names its ${what}`, log: `unable to read ${what === 'CA' ? 'certificate-authority' : `client-${what === 'key' ? 'key' : 'cert'}`} ${file.host}` };
  }
}

export default hostRule(
  {
    title: 'a kubeconfig and the API server do not trust each other',
    family: 'consistency',
    severity: 'high',
    why: 'The component that is given this kubeconfig starts, says that it is unauthorized or that the CA is unknown, and does nothing: no controller runs, no pod is scheduled, or the node becomes NotReady.',
    remedy: 'Write it anew from the CA that the API server has (kubeadm: move the file away, `kubeadm init phase kubeconfig all`), then restart what uses it.',
    examples: () => ({
      bad: [
        { host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', ca: 'front-proxy-ca' } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', by: 'etcd/ca' } } } },
        { host: { certificates: { kubelet: { cn: 'system:node:cp-1', o: ['system:nodes'], by: 'etcd/ca', usages: ['client'] } }, kubeconfigs: { '/var/lib/kubelet/own.conf': { cn: '', user: 'client-certificate: /etc/kubernetes/pki/kubelet.crt\n    client-key: /etc/kubernetes/pki/kubelet.key' } }, files: { '/usr/lib/systemd/system/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet --kubeconfig=/var/lib/kubelet/own.conf\n' } } },
        { host: { kubeconfigs: { '/etc/kubernetes/kubelet.conf': { cn: 'system:node:cp-1', o: ['system:nodes'], user: 'client-certificate: /var/lib/kubelet/pki/none.pem' } }, files: { '/var/lib/kubelet/pki/other.pem': '' } } },
        { host: { kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'a', user: 'client-certificate: pki/apiserver-kubelet-client.crt\n    client-key: pki/apiserver.key' } } } },
      ],
      good: [{ host: {} }, { host: { kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'a', user: 'client-certificate: pki/apiserver-kubelet-client.crt\n    client-key: pki/apiserver-kubelet-client.key' } } } }],
    }),
  },
  function* (node) {
    const api = node.invocations.find(({ component }) => component === 'kube-apiserver');
    if (!api) return;
    const [serving, clients] = [load(node, api, 'tls-cert-file'), load(node, api, 'client-ca-file')];
    for (const kubeconfig of kubeconfigsOf(node)) yield* problemsOf(kubeconfig, api, serving, clients);
  },
);
