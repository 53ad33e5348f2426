import { defineRule } from '../../src/engine/rule.ts';
import { listenersOf } from '../../src/model/listeners.ts';
import type { Invocation } from '../../src/model/types.ts';

const pod = (name: string, port: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: kube-system}\nspec:\n  hostNetwork: true\n  containers: [{name: c, image: "kube-scheduler:v1.31.0", command: [kube-scheduler, --secure-port=${port}]}]\n`;
const two = (port: number): { files: Record<string, string> } => ({ files: { 'kube-scheduler.yaml': pod('kube-scheduler', 10259), 'scheduler-new.yaml': pod('scheduler-new', port) } });

const isOnHost = ({ container }: Invocation): boolean => container.pod.kind === 'Pod' && /^(true|yes|on|y)$/i.test(container.pod.cursor.get('spec').get('hostNetwork').text() ?? '');

export default defineRule({
  title: 'two pods of this node start the same component on one port',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Both pods run with the network of the host. The one that comes second finds the port taken and exits, again and again, and which one that is can change with every restart of the node.',
  remedy: 'Keep one manifest of the component in the directory. Two of them need ports, and for etcd data directories, of their own.',
  examples: () => ({ bad: [two(10259)], good: [two(10260), { files: { 'kube-scheduler.yaml': pod('kube-scheduler', 10259) } }] }),
  *check({ isDirectory, invocations }) {
    if (!isDirectory) return;
    const owners = new Map<string, Invocation>();
    for (const invocation of invocations) {
      if (!isOnHost(invocation)) continue;
      for (const { port, setting } of listenersOf(invocation).listeners) {
        const key = `${invocation.component} ${port}`;
        const owner = owners.get(key);
        owners.set(key, owner ?? invocation);
        // The same pod in two files runs once, which node-same-pod-twice tells.
        if (!owner || owner === invocation || samePod(owner, invocation)) continue;
        yield {
          at: setting.state === 'given' ? setting.place : invocation,
          about: invocation.container.pod.cursor,
          message: `${invocation.component} of pod ${invocation.container.pod.name ?? '?'} listens on port ${port}, which that of pod ${owner.container.pod.name ?? '?'} has taken`,
          label: 'taken',
          related: [{ at: owner, label: `listens on ${port}, too` }],
          log: 'bind: address already in use',
          advice: 'move one of the two manifests out of the directory',
        };
        break;
      }
    }
  },
});

const samePod = (one: Invocation, other: Invocation): boolean => {
  const keyOf = ({ container }: Invocation): string => `${container.pod.cursor.get('metadata').get('namespace').text() ?? 'default'}/${container.pod.name ?? ''}`;
  return keyOf(one) === keyOf(other);
};
