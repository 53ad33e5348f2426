import { defineRule } from '../../src/engine/rule.ts';
import { kubeletRefusals, type HostPort } from '../../src/model/kubelet.ts';
import type { Place } from '../../src/source/place.ts';

const pod = (name: string, port: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: kube-system}\nspec: {containers: [{name: c, image: "${name}:1", ports: [${port}]}]}\n`;
const two = (port: string): { files: Record<string, string> } => ({ files: { 'kube-apiserver.yaml': pod('kube-apiserver', '{containerPort: 6443, hostPort: 6443}'), 'haproxy.yaml': pod('haproxy', port) } });

interface Claim extends HostPort {
  readonly pod: string;
  readonly root: Place;
}

/** Without an address a port is taken on all of them. */
const collide = (one: HostPort, other: HostPort): boolean =>
  one.port === other.port && one.protocol === other.protocol && (one.address === other.address || one.address === '' || other.address === '');

export default defineRule({
  title: 'two pods of this node claim one port of the host',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The kubelet admits the pod that comes first and rejects the other: it is Failed with the reason NodePorts and is not tried again until its file changes. Which one comes first is not fixed.',
  remedy: 'Give one of the two another `hostPort` (with `hostNetwork` that is its `containerPort`), or take the entry out of `ports` where nothing listens there.',
  examples: () => ({
    bad: [two('{containerPort: 8443, hostPort: 6443}')],
    good: [two('{containerPort: 6443}'), two('{containerPort: 6443, hostPort: 6443, protocol: UDP}')],
  }),
  *check(node) {
    if (!node.isDirectory) return;
    const claims = node.manifests.flatMap((manifest): Claim[] => {
      const running = kubeletRefusals(manifest, node).pod;
      const root = manifest.yaml?.documents[0] ?? manifest.place;
      return running?.hostPorts.map((port) => ({ ...port, pod: `${running.namespace}/${running.name}`, root })) ?? [];
    });
    const taken: Claim[] = [];
    for (const port of claims) {
      const owner = taken.find((other) => other.pod !== port.pod && collide(other, port));
      taken.push(port);
      if (!owner) continue;
      yield {
        at: port.at,
        about: port.root,
        message: `pod ${port.pod} claims port ${port.port}/${port.protocol} of the host, and so does pod ${owner.pod}`,
        label: 'claimed here',
        related: [{ at: owner.at, label: 'and here' }],
        log: "node(s) didn't have free ports for the requested pod ports",
      };
    }
  },
});
