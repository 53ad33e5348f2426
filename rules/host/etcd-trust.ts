import type { Context, Problem, Report } from '../../src/engine/rule.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { isNamed, type Certificate } from '../../src/model/pki/certificate.ts';
import { pkiFileFor, type PemFile } from '../../src/model/pki/files.ts';
import { distrust, saysOf, type Distrust } from '../../src/model/pki/trust.ts';
import { namedFile, type NamedFile } from '../../src/model/pki/uses.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { hostRule } from '../templates/host.ts';

interface Loaded {
  readonly named: NamedFile;
  readonly file: PemFile;
  readonly leaf: Certificate | undefined;
}

const load = (invocation: Invocation, flag: string, { node }: Context): Loaded | undefined => {
  const named = namedFile(invocation, flag);
  const file = named && pkiFileFor(node, invocation.container, named.path);
  return named && file?.state === 'read' && file.broken === 0 ? { named, file, leaf: file.certificates[0] } : undefined;
};

/** The hosts by which the API server dials the etcd of its own node, and whether it dials no other. */
const dialled = (api: Invocation, etcd: Invocation): { readonly hosts: readonly string[]; readonly isOnly: boolean } => {
  const hostsOf = (invocation: Invocation, flag: string): readonly string[] => {
    const setting = invocation.setting(flag);
    return 'values' in setting ? setting.values.flatMap((text) => text.split(',')).flatMap((text) => {
      const url = parseUrl(text.trim());
      return !isUnknown(text) && url.ok && url.value.scheme.text === 'https' && url.value.host ? [url.value.host.text] : [];
    }) : [];
  };
  const own = new Set([...hostsOf(etcd, 'listen-client-urls'), ...hostsOf(etcd, 'advertise-client-urls')]);
  const all = hostsOf(api, 'etcd-servers');
  const hosts = all.filter((host) => host === 'localhost' || readAddress(host)?.isLoopback === true || own.has(host));
  return { hosts, isOnly: hosts.length > 0 && hosts.length === all.length };
};

const LOGS: Readonly<Record<Distrust['kind'], string>> = {
  'unknown-authority': 'x509: certificate signed by unknown authority',
  expired: 'x509: certificate has expired or is not yet valid',
  'not-yet-valid': 'x509: certificate has expired or is not yet valid',
  'wrong-usage': 'x509: certificate specifies an incompatible key usage',
  'weak-signature': 'x509: certificate signed by unknown authority',
  'long-chain': 'x509: too many intermediates for path length constraint',
};

export default hostRule(
  {
    title: 'the API server and its etcd do not trust each other, so that it does not start',
    family: 'boot',
    severity: 'critical',
    why: 'The API server looks whether the certificate of etcd is signed by a CA in `--etcd-cafile`, is valid and names the host that it dials; etcd looks whether that of the API server is signed by a CA in `--trusted-ca-file`. Where one of them says no, the API server waits for etcd, gives up and exits.',
    remedy: 'Renew the certificate that the finding names, from the CA that the other side trusts (kubeadm: `kubeadm certs renew etcd-server` or `apiserver-etcd-client`), and restart etcd before the API server. Change a CA only by way of a bundle of both.',
    examples: () => ({
      bad: [
        { host: { files: { '/etc/kubernetes/pki/etcd/ca.crt': { make: [{ certificate: 'ca' }] } } } },
        { host: { certificates: { 'apiserver-etcd-client': { by: 'ca' } } } },
        { host: { certificates: { 'apiserver-etcd-client': { days: [-400, -35] } } } },
        { host: { certificates: { 'etcd/server': { addresses: ['192.168.50.99'] } } } },
        { host: { certificates: { 'etcd/server': { usages: ['client'] } } } },
        { host: { certificates: { 'etcd/ca': { days: [-4000, -1] } } } },
        { host: { certificates: { 'etcd/ca': { usages: ['server'] } } } },
      ],
      good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki/etcd/ca.crt': { make: [{ certificate: 'ca' }, { certificate: 'etcd/ca' }] } } } }],
    }),
  },
  function* (node, context) {
    const [api, ...otherApis] = node.invocations.filter(({ component }) => component === 'kube-apiserver');
    const [etcd, ...others] = node.invocations.filter(({ component }) => component === 'etcd');
    if (!api || !etcd || others.length > 0 || otherApis.length > 0) return;
    const { hosts, isOnly } = dialled(api, etcd);
    if (hosts.length === 0) return;
    for (const problem of problems(api, etcd, hosts, context)) yield isOnly ? problem : { ...problem, confidence: 'likely' as const };
  },
);

function* problems(api: Invocation, etcd: Invocation, hosts: readonly string[], context: Context): Generator<Exclude<Report, { unseen: unknown } | { notApplicable: unknown }>> {
  const { now } = context;
  const [authority, server] = [load(api, 'etcd-cafile', context), load(etcd, 'cert-file', context)];
  if (authority && server?.leaf) {
    const reason = distrust(server.leaf, authority.file.certificates, { intermediates: server.file.certificates.slice(1), use: 'server', now });
    const related: Problem['related'] = [{ at: server.named.at, label: 'the certificate of etcd' }];
    if (reason) yield { at: authority.named.at, about: api, message: `the certificate of etcd in ${server.named.path} ${saysOf(reason, authority.named.path)}`, label: 'by this the API server checks etcd', related, log: LOGS[reason.kind] };
    const unnamed = hosts.find((host) => !isNamed(server.leaf as Certificate, host));
    if (unnamed !== undefined) {
      const { dnsNames, addresses } = server.leaf;
      yield { at: api.setting('etcd-servers').place, about: api, message: `the certificate of etcd in ${server.named.path} does not name ${unnamed}, which the API server dials; it names ${[...dnsNames, ...addresses].slice(0, 8).join(', ') || 'nothing'}`, label: 'dialled here', related, log: readAddress(unnamed) ? `x509: certificate is valid for ${addresses.join(', ')}, not ${unnamed}` : `x509: certificate is valid for ${dnsNames.join(', ')}, not ${unnamed}` };
    }
  }
  const [clients, client] = [load(etcd, 'trusted-ca-file', context), load(api, 'etcd-certfile', context)];
  if (clients && client?.leaf) {
    const reason = distrust(client.leaf, clients.file.certificates, { intermediates: client.file.certificates.slice(1), use: 'client', now });
    if (reason) yield { at: client.named.at, about: api, message: `the certificate in ${client.named.path}, which the API server shows etcd, ${saysOf(reason, clients.named.path)}`, label: 'refused by etcd', related: [{ at: clients.named.at, label: 'by this etcd checks its clients' }], log: reason.kind === 'expired' ? 'remote error: tls: expired certificate' : 'remote error: tls: bad certificate' };
  }
}
