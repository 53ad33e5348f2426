import type { Context, Problem } from '../../src/engine/rule.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isNamed, type Certificate } from '../../src/model/pki/certificate.ts';
import { pkiFileFor } from '../../src/model/pki/files.ts';
import { kubeconfigsOf } from '../../src/model/pki/kubeconfigs.ts';
import { namedFile, type NamedFile } from '../../src/model/pki/uses.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import type { Place } from '../../src/source/place.ts';
import { hostRule } from '../templates/host.ts';

/** A host that somebody dials, and who. */
interface Dialled {
  readonly host: string;
  readonly who: string;
  readonly at: Place;
}

/** The address of the service `kubernetes`: the first of the service range. */
const serviceAddress = (range: string): string | undefined => {
  const cidr = parseCidr(range.split(',')[0]?.trim() ?? '');
  if (!cidr.ok) return undefined;
  const bits = cidr.value.first + 1n;
  const parts = cidr.value.family === 4 ? [24n, 16n, 8n, 0n].map((shift) => ((bits >> shift) & 0xffn).toString()) : [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((bits >> shift) & 0xffffn).toString(16));
  return parts.join(cidr.value.family === 4 ? '.' : ':');
};

function* dialledOfApi(api: Invocation, node: ClusterNode): Generator<Dialled> {
  const advertised = api.setting('advertise-address');
  if (advertised.state === 'given' && advertised.text !== '' && readAddress(advertised.text)) yield { host: advertised.text, who: 'other nodes, at --advertise-address,', at: advertised.place };
  const range = api.setting('service-cluster-ip-range');
  const address = range.state === 'given' ? serviceAddress(range.text) : undefined;
  if (address !== undefined) yield { host: address, who: 'pods, at the address of the service kubernetes,', at: range.place };
  yield { host: 'kubernetes.default.svc', who: 'pods', at: api };
  for (const { server, serverName, insecure, at, host } of kubeconfigsOf(node)) {
    const url = parseUrl(server);
    const dials = serverName ?? (url.ok && url.value.scheme.text === 'https' ? url.value.host?.text : undefined);
    if (dials !== undefined && insecure === null) yield { host: dials, who: `who uses ${host}`, at };
  }
}

function* dialledOfPeer(etcd: Invocation): Generator<Dialled> {
  const setting = etcd.setting('initial-advertise-peer-urls');
  for (const text of setting.state === 'given' ? setting.values.flatMap((value) => value.split(',')) : []) {
    const url = parseUrl(text.trim());
    if (!isUnknown(text) && url.ok && url.value.scheme.text === 'https' && url.value.host) yield { host: url.value.host.text, who: 'other members', at: setting.place };
  }
}

const problemsOf = (file: NamedFile, certificate: Certificate, dialled: Iterable<Dialled>): readonly Problem[] => {
  const missing = [...new Map([...dialled].filter(({ host }) => !isNamed(certificate, host)).map((each) => [each.host, each])).values()];
  const names = [...certificate.dnsNames, ...certificate.addresses].slice(0, 12).join(', ');
  return missing.map(({ host, who, at }) => ({
    at: file.at,
    message: `the certificate in ${file.path} does not name ${host}, which ${who} dial${who.startsWith('who') ? 's' : ''}; it names ${names || 'nothing'}`,
    label: `no subject alternative name ${host}`,
    related: [{ at, label: 'dialled because of this' }],
  }));
};

const leafOf = (node: ClusterNode, invocation: Invocation, file: NamedFile): Certificate | undefined => {
  const content = pkiFileFor(node, invocation.container, file.path);
  return content.state === 'read' ? content.certificates[0] : undefined;
};

export default hostRule(
  {
    title: 'a serving certificate does not name a host that clients dial',
    family: 'consistency',
    severity: 'high',
    why: 'Clients compare the host that they dial with the subject alternative names, and nothing else. Where it is missing they say `x509: certificate is valid for ..., not ...` and go no further: kubelets after the address of the node changed, pods when the service range is another, `kubectl` through a new load balancer.',
    remedy: 'Issue the certificate anew with the missing name (kubeadm: add it to `apiServer.certSANs`, move apiserver.crt and .key away, `kubeadm init phase certs apiserver`), then restart the component.',
    examples: () => ({
      bad: [
        { host: { certificates: { apiserver: { addresses: ['10.96.0.1', '192.168.50.11'] } } } },
        { host: { certificates: { apiserver: { addresses: ['10.32.0.1', '192.168.50.10'] } } } },
        { host: { certificates: { apiserver: { names: [] } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'kubernetes-admin', server: 'https://api.example.com:6443' } } } },
        { host: { certificates: { 'etcd/peer': { addresses: ['127.0.0.1'] } } } },
      ],
      good: [{ host: {} }, { host: { certificates: { apiserver: { names: ['kubernetes.default.svc', '*.example.com'] } }, kubeconfigs: { '/etc/kubernetes/admin.conf': { cn: 'kubernetes-admin', server: 'https://api.example.com:6443' } } } }],
    }),
  },
  function* (node, _context: Context) {
    for (const invocation of node.invocations) {
      const isApi = invocation.component === 'kube-apiserver';
      const file = isApi ? namedFile(invocation, 'tls-cert-file') : invocation.component === 'etcd' ? namedFile(invocation, 'peer-cert-file') : undefined;
      const leaf = file && leafOf(node, invocation, file);
      // With other certificates by name, which of them a host gets is not looked into.
      if (!file || !leaf || invocation.occurrences('tls-sni-cert-key').length > 0) continue;
      yield* problemsOf(file, leaf, isApi ? dialledOfApi(invocation, node) : dialledOfPeer(invocation));
    }
  },
);
