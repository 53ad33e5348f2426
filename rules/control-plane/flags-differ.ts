import { lazilyFor } from '../../src/knowledge/facts.ts';
import { COMPONENTS, type ComponentName } from '../../src/knowledge/types.ts';
import { endpointsIn, hostKey, onlyOne } from '../../src/model/control-plane.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import { agreementRule, keyOf, nameIn, outvoted, seatsOf, type Seat, type Vote } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { isComparedElsewhere } from '../templates/agreement-flags.ts';
import { addressClaims } from '../templates/node-addresses.ts';

export default agreementRule(
  {
    title: 'a flag is not the same on all nodes',
    severity: 'low',
    confidence: 'possible',
    why: 'Nodes of one control plane are usually set up alike. A flag that stands on one of them only is often a change that was forgotten on the others, or one that was meant for a while.',
    remedy: 'Write the flag on all nodes alike, or leave it as it is where the nodes really differ.',
    examples: () => ({
      bad: [nodesWith('kube-apiserver', ['--max-requests-inflight=800'], []), nodesWith('kube-scheduler', ['--kube-api-qps=100'], ['--kube-api-qps=50']), nodesWith('etcd', ['--name=cp-1', '--listen-metrics-urls=http://127.0.0.1:2381'], ['--name=cp-2', '--listen-metrics-urls=http://127.0.0.1:2382'])],
      good: [
        nodesWith('kube-apiserver', ['--max-requests-inflight=400', '--v=4'], []),
        nodesWith('etcd', ['--name=cp-1', '--listen-client-urls=https://10.0.0.1:2379'], ['--name=cp-2', '--listen-client-urls=https://10.0.0.2:2379']),
      ],
    }),
  },
  function* ({ nodes }) {
    for (const component of COMPONENTS) {
      for (const flag of flagsOf(nodes, component)) {
        if (isComparedElsewhere(component, flag)) continue;
        yield* outvoted(seatsOf(nodes, component, flag).flatMap((seat) => voteOf(seat, flag)), flag);
      }
    }
  },
);

const flagsOf = (nodes: readonly ClusterNode[], component: ComponentName): readonly string[] =>
  [...new Set(nodes.flatMap((node) => onlyOne(node, component)?.flags.map(({ name }) => name) ?? []))];

/** The name and the addresses of the node itself count as the same everywhere. */
const voteOf = (seat: Seat, flag: string): readonly Vote[] => {
  const { setting, invocation, node } = seat;
  if (!('text' in setting)) return [];
  const own = ownHosts(node);
  const isOwn = (host: string): boolean => own.has(hostKey(host));
  const endpoints = setting.text.includes('://') ? endpointsIn(setting.text) : [];
  const key = endpoints.length > 0
    ? endpoints.map(({ scheme, host, port }) => `${scheme}://${isOwn(host) ? 'own' : hostKey(host)}:${port}`).sort().join(',')
    : isOwn(setting.text) || setting.text === node.name ? 'own' : keyOf(setting, flag, invocation).replaceAll(nameIn(node), '$1NODE');
  return [{ ...seat, setting, key }];
};

const ownHosts = lazilyFor((node: ClusterNode): ReadonlySet<string> => new Set(COMPONENTS.flatMap((component) => onlyOne(node, component) ?? []).flatMap(addressClaims).map(({ address }) => hostKey(address))));
