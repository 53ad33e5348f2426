import { addressClaims, type AddressClaim } from '../templates/node-addresses.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { onlyOne } from '../../src/model/control-plane.ts';

const etcd = (number: number, address: string) => [`--name=cp-${number}`, `--initial-advertise-peer-urls=https://10.0.0.${number}:2380`, `--listen-peer-urls=https://${address}:2380`, `--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380`];
const CLIENTS = '--advertise-client-urls=https://10.0.0.1:2379';

export default agreementRule(
  {
    title: 'two nodes claim one address',
    severity: 'high',
    why: 'An address belongs to one host. The component on the other cannot listen there, and exits; or it advertises itself where its neighbour is, so that peers and clients find one member twice and the other never.',
    remedy: 'Write the address of its own node into each manifest. The certificates must hold it, too.',
    examples: () => ({
      bad: [nodesWith('etcd', etcd(1, '10.0.0.1'), etcd(2, '10.0.0.1')), nodesWith('etcd', [...etcd(1, '10.0.0.1'), CLIENTS], [...etcd(2, '10.0.0.2'), CLIENTS])],
      good: [nodesWith('etcd', etcd(1, '10.0.0.1'), etcd(2, '10.0.0.2')), nodesWith('etcd', etcd(1, '0.0.0.0'), etcd(2, '0.0.0.0'))],
    }),
  },
  function* ({ nodes }) {
    const names = namesOf(nodes);
    const first = new Map<string, { claim: AddressClaim; node: string }>();
    for (const node of nodes) {
      const own = (['etcd', 'kube-apiserver'] as const).flatMap((component) => onlyOne(node, component) ?? []).flatMap(addressClaims).filter(({ source }) => source.startsWith('--'));
      const name = names.get(node) ?? node.path;
      for (const claim of own) {
        const key = `${claim.source} ${claim.key}`;
        const other = first.get(key);
        if (!other) first.set(key, { claim, node: name });
        if (!other || other.node === name) continue;
        const isVirtual = claim.source.startsWith('--advertise-address');
        yield {
          at: claim.at,
          message: `${claim.source} has ${claim.address} on ${name} and on ${other.node}`,
          label: `also on ${other.node}`,
          related: [{ at: other.claim.at, label: `on ${other.node}` }],
          // Some clusters advertise the address of their load balancer on every node.
          ...(isVirtual ? { severity: 'medium', confidence: 'possible' } : {}),
          ...(claim.mustBeHere ? { log: `listen tcp ${claim.address}: bind: cannot assign requested address` } : {}),
          advice: `write the address of ${name}, or of ${other.node} on ${other.node}`,
        };
      }
    }
  },
);
