import { unseen } from '../../src/engine/rule.ts';
import { endpointsIn, hostKey, isLocal, onlyOne } from '../../src/model/control-plane.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import { addressClaims } from '../templates/node-addresses.ts';
import { agreementRule, mostCommon, placeOf, seatsOf, type Seat } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';

const servers = (...lists: readonly string[]) => nodesWith('kube-apiserver', ...lists.map((list) => [`--etcd-servers=${list}`]));
const [A, B] = ['https://10.9.0.1:2379', 'https://10.9.0.2:2379'];

export default agreementRule(
  {
    title: 'the API servers do not use the same members of etcd',
    severity: 'medium',
    why: 'An API server that knows fewer members fails when those do, while the others go on. One that knows a member of another cluster serves other objects.',
    remedy: 'Where each node has an etcd, let every API server name that of its own node (`https://127.0.0.1:2379`); where etcd runs elsewhere, name all members on every node.',
    examples: () => ({
      bad: [servers(`${A},${B}`, A), servers(`${A},${B}`, `${A},http://10.9.0.2:2379`)],
      good: [servers(`${A},${B}`, `${B},${A}`), { files: { ...own(1), ...own(2) } }],
      unseen: [{ files: { ...own(1), ...own(2, 'https://$(HOST):2379') } }],
    }),
  },
  function* ({ nodes }) {
    const seats = seatsOf(nodes, 'kube-apiserver', 'etcd-servers');
    for (const { setting } of seats) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    const votes = seats.flatMap((seat) => (seat.setting.state === 'given' ? [{ ...seat, setting: seat.setting, key: keyOf(seat) }] : []));
    const usual = mostCommon(votes);
    for (const vote of votes) {
      if (!usual || vote.key === usual.key) continue;
      yield {
        at: placeOf(vote),
        message: `--etcd-servers=${vote.setting.text} on ${vote.name}; on ${usual.name} it is ${usual.setting.text}`,
        label: `not as on ${usual.name}`,
        related: [{ at: placeOf(usual), label: `on ${usual.name}` }],
        advice: `name the same members on ${vote.name} and ${usual.name}`,
      };
    }
  },
);

/** A node with an etcd of its own, and the server that its API server dials. */
function own(number: number, server = number === 1 ? 'https://127.0.0.1:2379' : 'https://10.0.0.2:2379'): Record<string, string> {
  const flags = [`--name=cp-${number}`, '--initial-cluster=cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380', `--advertise-client-urls=https://10.0.0.${number}:2379`];
  const files = nodesWith('etcd', flags) as { files: Record<string, string> };
  return Object.fromEntries(Object.entries(files.files).map(([path, text]) => [path.replace('cp-1/', `cp-${number}/`), text.replace(/--etcd-servers=[^"]*/, `--etcd-servers=${server}`)]));
}

/** The members in order, with that of the node itself in one spelling. */
const keyOf = ({ node, setting }: Seat): string => {
  if (!('text' in setting)) return '';
  const here = ownAddresses(node);
  return [...new Set(endpointsIn(setting.text).map(({ scheme, host, key, port }) => `${scheme}://${isLocal(host) || here.has(key) ? 'own' : key}:${port}`))].sort().join(',');
};

const ownAddresses = (node: ClusterNode): ReadonlySet<string> => {
  const etcd = onlyOne(node, 'etcd');
  return new Set(etcd ? addressClaims(etcd).map(({ address }) => hostKey(address)) : []);
};
