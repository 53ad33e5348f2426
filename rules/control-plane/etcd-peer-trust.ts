import type { CertificateSpec, HostChange } from '../../src/engine/host-example.ts';
import type { Problem } from '../../src/engine/rule.ts';
import { endpointsIn, onlyOne } from '../../src/model/control-plane.ts';
import { isNamed } from '../../src/model/pki/certificate.ts';
import { contentOf, distrustOf, namedPem, type NamedPem } from '../../src/model/pki/named.ts';
import { saysOf } from '../../src/model/pki/trust.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';

/** A member of etcd whose certificates were read. */
interface Member {
  readonly node: string;
  readonly etcd: Invocation;
  readonly shown: NamedPem | undefined;
  readonly trusted: NamedPem | undefined;
}

const memberOf = (node: ClusterNode, name: string): readonly Member[] => {
  const etcd = onlyOne(node, 'etcd');
  return etcd && node.root ? [{ node: name, etcd, shown: namedPem(node, etcd, 'peer-cert-file'), trusted: namedPem(node, etcd, 'peer-trusted-ca-file') }] : [];
};

const textOf = (etcd: Invocation, flag: string): string => {
  const setting = etcd.setting(flag);
  return 'text' in setting ? setting.text : '';
};

/** One of each list of authorities: members commonly have the same. */
const listsOf = (members: readonly Member[]): readonly Member[] =>
  [...new Map(members.flatMap((member) => (member.trusted ? [[contentOf(member.trusted), member] as const] : []))).values()];

/** etcd checks who dials a member as well as whom it dials, both by `--peer-trusted-ca-file`. */
const chainProblem = (shown: NamedPem, node: string, others: readonly Member[]): Problem | undefined => {
  for (const { trusted, node: other } of others) {
    for (const use of ['server', 'client'] as const) {
      const reason = trusted && distrustOf(shown, trusted, use);
      if (!reason || !trusted) continue;
      return { at: shown.at, message: `the certificate in ${shown.path} of the member on ${node} ${saysOf(reason, `${trusted.path} on ${other}`)}: the two members refuse each other`, label: `refused on ${other}`, related: [{ at: trusted.at, label: `members are checked by this on ${other}` }], log: 'remote error: tls: bad certificate' };
    }
  }
  return undefined;
};

/** The hosts by which another member is told to dial this one, and that this one does not advertise itself. */
const nameProblem = ({ node, etcd }: Member, shown: NamedPem, others: readonly Member[]): Problem | undefined => {
  const [name, own] = [textOf(etcd, 'name'), new Set(endpointsIn(textOf(etcd, 'initial-advertise-peer-urls')).map(({ key }) => key))];
  for (const other of others) {
    const entries = textOf(other.etcd, 'initial-cluster').split(',').filter((entry) => name !== '' && entry.trim().startsWith(`${name}=`));
    const dialled = entries.flatMap((entry) => endpointsIn(entry.slice(entry.indexOf('=') + 1))).find(({ scheme, host, key }) => scheme === 'https' && !own.has(key) && !isNamed(shown.leaf, host));
    if (dialled) return { at: shown.at, message: `the certificate in ${shown.path} of the member on ${node} does not name ${dialled.host}, by which --initial-cluster on ${other.node} dials it`, label: `no subject alternative name ${dialled.host}`, related: [{ at: other.etcd.setting('initial-cluster').place, label: `dialled from ${other.node}` }] };
  }
  return undefined;
};

const PEER: Partial<CertificateSpec> = { names: ['cp-2'], addresses: ['192.168.50.11'] };

/** Two nodes of kubeadm. `url` is where the first one dials the second. */
const two = (certificates: HostChange['certificates'], url = 'https://192.168.50.11:2380'): { readonly host: HostChange } => {
  const [one, other] = ['cp-1=https://192.168.50.10:2380', 'cp-2=https://192.168.50.11:2380'];
  return { host: { replace: [[one, `${one},cp-2=${url}`]], others: [{ certificates: { 'etcd/peer': PEER, ...certificates }, replace: [['192.168.50.10', '192.168.50.11'], ['cp-1', 'cp-2'], [other, `${one},${other}`]] }] } };
};

export default agreementRule(
  {
    title: 'members of etcd on two nodes do not trust each other',
    severity: 'high',
    why: 'Each member starts, refuses the other one, and says `rejected connection` or `x509: certificate signed by unknown authority`. Without most of its members etcd elects no leader and takes no writes; with most of them it goes on, with one member fewer than everyone thinks.',
    remedy: 'Give all members one CA in `--peer-trusted-ca-file`, issue their peer certificates from it, each with the addresses by which others dial it, and restart one member after the other. Two CAs in the file carry a change over.',
    examples: () => ({
      bad: [
        two({ 'etcd/ca': { cn: 'another-etcd-ca', keyOf: 'another-etcd-ca' } }),
        two({ 'etcd/ca': { usages: ['server'] } }),
        two({ 'etcd/peer': { ...PEER, addresses: ['192.168.50.11'] } }, 'https://192.168.50.77:2380'),
      ],
      // What its own CA says against a certificate is found on its node alone.
      good: [{ host: {} }, two({}), two({ 'etcd/peer': { ...PEER, usages: ['server'] } }), two({ 'etcd/peer': { ...PEER, addresses: ['192.168.50.11', '192.168.50.77'] } }, 'https://192.168.50.77:2380')],
    }),
  },
  function* ({ nodes }) {
    const names = namesOf(nodes);
    const members = nodes.flatMap((node) => memberOf(node, names.get(node) ?? node.path));
    const lists = listsOf(members);
    for (const member of members) {
      const { shown, trusted, node, etcd } = member;
      // Without TLS between members nobody shows a certificate.
      if (!shown || !textOf(etcd, 'initial-advertise-peer-urls').includes('https:')) continue;
      if (trusted && distrustOf(shown, trusted, 'client')) continue;
      const problem = chainProblem(shown, node, lists.filter((other) => other !== member)) ?? nameProblem(member, shown, members.filter((other) => other !== member));
      if (problem) yield problem;
    }
  },
);
