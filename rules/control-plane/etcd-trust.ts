import type { CertificateSpec, HostChange } from '../../src/engine/host-example.ts';
import type { Problem } from '../../src/engine/rule.ts';
import { endpointsIn, hostKey, isLocal, onlyOne, type Endpoint } from '../../src/model/control-plane.ts';
import { isNamed } from '../../src/model/pki/certificate.ts';
import { contentOf, distrustOf, namedPem, type NamedPem } from '../../src/model/pki/named.ts';
import { saysOf } from '../../src/model/pki/trust.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { addressClaims } from '../templates/node-addresses.ts';

/** One side of a connection: what it shows, and by what it checks the other side. */
interface Side {
  readonly node: ClusterNode;
  readonly name: string;
  readonly invocation: Invocation;
  readonly shown: NamedPem | undefined;
  readonly trusted: NamedPem | undefined;
}

const sideOf = (node: ClusterNode, name: string, component: 'etcd' | 'kube-apiserver'): Side | undefined => {
  const invocation = node.root ? onlyOne(node, component) : undefined;
  const [shown, trusted] = component === 'etcd' ? ['cert-file', 'trusted-ca-file'] : ['etcd-certfile', 'etcd-cafile'];
  return invocation && { node, name, invocation, shown: namedPem(node, invocation, shown ?? ''), trusted: namedPem(node, invocation, trusted ?? '') };
};

/** A problem, and what it has in common with those of other API servers: it is told once. */
interface Found {
  readonly key: string;
  readonly problem: Problem;
}

const listOf = (trusted: NamedPem | undefined): string => (trusted ? contentOf(trusted) : '');

/** Why the checking side refuses the certificate; what the API server and the etcd of one node say to each other is the matter of another rule. */
const chainProblem = (shower: Side, checker: Side, use: 'server' | 'client', beside: Side | undefined): Found | undefined => {
  const { shown } = shower;
  const { trusted } = checker;
  if (!shown || !trusted || listOf(beside?.trusted) === listOf(trusted)) return undefined;
  const reason = distrustOf(shown, trusted, use);
  if (!reason) return undefined;
  const [what, whom] = use === 'server' ? [` of etcd on ${shower.name}`, `the API server on ${checker.name} does not talk to it`] : [`, which the API server on ${shower.name} shows etcd,`, `etcd on ${checker.name} refuses it`];
  const problem = {
    at: shown.at,
    message: `the certificate in ${shown.path}${what} ${saysOf(reason, `${trusted.path} on ${checker.name}`)}: ${whom}`,
    label: `refused on ${checker.name}`,
    related: [{ at: trusted.at, label: `checked by this on ${checker.name}` }],
    log: use === 'server' ? 'x509: certificate signed by unknown authority' : 'remote error: tls: bad certificate',
  };
  return { key: `${use} ${shower.name} ${listOf(trusted)}`, problem };
};

const nameProblem = (api: Side, etcd: Side, { text, host, key }: Endpoint): Found | undefined => {
  const { shown } = etcd;
  if (!shown || isNamed(shown.leaf, host)) return undefined;
  const names = [...shown.leaf.dnsNames, ...shown.leaf.addresses].slice(0, 8).join(', ');
  const at = placeOfEntry(api.invocation.setting('etcd-servers'), text);
  const problem = { at: shown.at, message: `the certificate in ${shown.path} of etcd on ${etcd.name} does not name ${host}, by which the API server on ${api.name} dials it; it names ${names || 'nothing'}`, label: `no subject alternative name ${host}`, related: [{ at, label: `dialled from ${api.name}` }], log: 'x509: certificate is valid for ' };
  return { key: `name ${etcd.name} ${key}`, problem };
};

const SERVER: Partial<CertificateSpec> = { names: ['cp-2', 'localhost'], addresses: ['127.0.0.1', '192.168.50.11'] };

/** Two nodes of kubeadm of which the first API server dials both members. */
const two = (certificates: HostChange['certificates'], servers = 'https://127.0.0.1:2379,https://192.168.50.11:2379', replace: HostChange['replace'] = []): { readonly host: HostChange } => ({
  host: { replace: [['--etcd-servers=https://127.0.0.1:2379', `--etcd-servers=${servers}`]], others: [{ certificates: { 'etcd/server': SERVER, ...certificates }, replace: [['192.168.50.10', '192.168.50.11'], ['cp-1', 'cp-2'], ...replace] }] },
});

export default agreementRule(
  {
    title: 'an API server and the etcd of another node do not trust each other',
    severity: 'high',
    why: 'The API server looks whether the certificate of each member is signed by a CA in its `--etcd-cafile` and names the host that it dials; each member looks whether that of the API server is signed by a CA in its `--trusted-ca-file`. With another member at hand the API server goes on, until that one fails: then it hangs, although etcd still works. Without another it does not start.',
    remedy: 'Give all members and API servers one CA of etcd, issue the certificate that the finding names from it, with the addresses by which others dial it, and restart one after the other. Two CAs in the files carry a change over.',
    examples: () => ({
      bad: [
        two({ 'etcd/ca': { cn: 'another-etcd-ca', keyOf: 'another-etcd-ca' } }),
        two({ 'etcd/server': { ...SERVER, addresses: ['127.0.0.1'] } }),
        two({}, 'https://192.168.50.11:2379', [['--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt', '--trusted-ca-file=/etc/kubernetes/pki/etcd/server.crt']]),
      ],
      good: [{ host: {} }, two({}), two({ 'etcd/ca': { cn: 'another-etcd-ca', keyOf: 'another-etcd-ca' } }, 'https://127.0.0.1:2379'), two({}, 'http://192.168.50.11:2379')],
    }),
  },
  function* ({ nodes }) {
    const names = namesOf(nodes);
    const sides = (component: 'etcd' | 'kube-apiserver'): readonly Side[] => nodes.flatMap((node) => sideOf(node, names.get(node) ?? node.path, component) ?? []);
    const [apis, members] = [sides('kube-apiserver'), sides('etcd')];
    const owners = new Map(members.toReversed().flatMap((member) => addressClaims(member.invocation).map(({ address }) => [hostKey(address), member] as const)));
    const told = new Set<string>();
    for (const api of apis) {
      const setting = api.invocation.setting('etcd-servers');
      const all = 'values' in setting ? endpointsIn(setting.values.join()) : [];
      const beside = members.find(({ node }) => node === api.node);
      const found = all.flatMap((endpoint): Found | readonly [] => {
        const etcd = owners.get(endpoint.key);
        if (!etcd || etcd === beside || endpoint.scheme !== 'https' || isLocal(endpoint.host)) return [];
        return chainProblem(etcd, api, 'server', apis.find(({ node }) => node === etcd.node)) ?? nameProblem(api, etcd, endpoint) ?? chainProblem(api, etcd, 'client', beside) ?? [];
      });
      for (const { key, problem } of found) {
        if (told.has(key)) continue;
        told.add(key);
        yield found.length === all.length ? { ...problem, severity: 'critical' } : problem;
      }
    }
  },
);
