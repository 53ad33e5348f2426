import { onlyOne } from '../../src/model/control-plane.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';

const etcd = (number: number, members: readonly number[], ...more: string[]) => [
  `--name=cp-${number}`, `--initial-advertise-peer-urls=https://10.0.0.${number}:2380`,
  `--initial-cluster=${members.map((each) => `cp-${each}=https://10.0.0.${each}:2380`).join(',')}`, ...more,
];
const JOINS = '--initial-cluster-state=existing';

export default agreementRule(
  {
    title: 'a member of etcd would found a cluster of its own if its data were lost',
    family: 'operations',
    severity: 'low',
    why: 'A member reads `--initial-cluster` when its data directory is empty. With the state `new` and without the other members in the list it then starts an empty cluster, says nothing, and its API server serves that. kubeadm leaves the first node so.',
    remedy: 'Write all members into `--initial-cluster` and set `--initial-cluster-state=existing`: with data neither is read, so that nothing changes today. After a loss, remove the member and add it again before it starts.',
    examples: () => ({
      bad: [nodesWith('etcd', etcd(1, [1]), etcd(2, [1, 2], JOINS)), nodesWith('etcd', etcd(1, [1, 2], '--initial-cluster-state=new'), etcd(2, [1, 2, 3], JOINS))],
      good: [nodesWith('etcd', etcd(1, [1, 2], JOINS), etcd(2, [1, 2], JOINS)), nodesWith('etcd', etcd(1, [1, 2]), etcd(2, [2, 1]))],
    }),
  },
  function* ({ nodes }) {
    const names = namesOf(nodes);
    const members = nodes.flatMap((node) => {
      const own = onlyOne(node, 'etcd');
      const [cluster, state] = [own?.setting('initial-cluster'), own?.setting('initial-cluster-state')];
      return cluster?.state === 'given' && state && 'text' in state ? [{ node: names.get(node) ?? node.path, cluster, state, count: cluster.text.split(',').length }] : [];
    });
    const fullest = members.toSorted((a, b) => b.count - a.count)[0];
    for (const { node, cluster, state, count } of members) {
      if (!fullest || state.text !== 'new' || count >= fullest.count) continue;
      yield {
        at: cluster.place,
        message: `--initial-cluster on ${node} names ${count} of the ${fullest.count} members, and the state is new: with an empty data directory ${count === 1 ? 'this member' : 'these'} would found another cluster`,
        label: 'not all members',
        related: [{ at: fullest.cluster.place, label: `on ${fullest.node}` }, ...(state.state === 'given' ? [{ at: state.place, label: 'new' }] : [])],
        advice: 'write all members, and --initial-cluster-state=existing',
      };
    }
  },
);
