import { defineRule } from '../../src/engine/rule.ts';
import { etcdAndApi } from '../templates/node-example.ts';
import { addressClaims, type AddressClaim } from '../templates/node-addresses.ts';

const etcd = (peer: string): string[] => [
  '--name=a', `--listen-peer-urls=https://${peer}:2380`, '--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
  '--advertise-client-urls=https://10.0.0.1:2379', '--initial-advertise-peer-urls=https://10.0.0.1:2380', '--initial-cluster=a=https://10.0.0.1:2380',
];
/** So many flags and probes must agree before one that differs is taken for a rest of old times. */
const ENOUGH = 3;

export default defineRule({
  title: 'one setting names another address of this node than all the others',
  on: 'node',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The address of the node changed, or the file came from another node, and one place was forgotten. A component cannot listen on an address that its host does not have, and exits; a probe that dials one is never answered, and the kubelet kills the container.',
  remedy: 'Write the address of the node in all places: the four URLs and the initial cluster of etcd, the advertise address and the probes of the API server, and kubeadm’s annotations. The certificates must hold it, too.',
  examples: () => ({
    bad: [etcdAndApi(etcd('192.168.88.242'), ['--advertise-address=10.0.0.1']), etcdAndApi(etcd('10.0.0.1'), ['--advertise-address=10.0.0.1', '--bind-address=10.0.0.2'])],
    good: [etcdAndApi(etcd('10.0.0.1'), ['--advertise-address=10.0.0.1']), etcdAndApi(etcd('0.0.0.0'), ['--bind-address=0.0.0.0']), etcdAndApi(['--listen-peer-urls=https://10.9.0.1:2380'], ['--bind-address=10.0.0.1'])],
  }),
  *check(node) {
    // Manifests of several nodes that lie in one folder do not have to agree.
    if (new Set(node.invocations.map(({ component }) => component)).size < node.invocations.length) return;
    const claims = node.invocations.flatMap(addressClaims);
    const byAddress = new Map<string, AddressClaim[]>();
    for (const claim of claims) byAddress.set(claim.key, [...(byAddress.get(claim.key) ?? []), claim]);
    const sources = (of: readonly AddressClaim[]): number => new Set(of.map(({ source }) => source)).size;
    for (const own of byAddress.values()) {
      const [first] = own;
      if (!first?.mustBeHere || sources(own) > 1) continue;
      const others = [...byAddress.values()].filter((each) => each !== own && each[0]?.family === first.family);
      const [usual] = others.sort((a, b) => sources(b) - sources(a));
      if (!usual || sources(usual) < ENOUGH) continue;
      const [address, there] = [first.address, usual[0]?.address ?? ''];
      yield {
        at: first.at,
        message: `${first.source} has ${address}, and ${sources(usual)} other settings of this node have ${there}`,
        label: `not ${there}`,
        related: usual.slice(0, 2).map(({ at, source }) => ({ at, label: source })),
        log: first.isProbe ? `dial tcp ${address}: i/o timeout` : `listen tcp ${address}: bind: cannot assign requested address`,
        advice: `write ${there} if that is the address of the node`,
      };
    }
  },
});
