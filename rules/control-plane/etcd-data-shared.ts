import { defineRule } from '../../src/engine/rule.ts';
import { cleanPath, hostPathOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';

const etcd = (name: string, path: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:3.5.21-0
    command: [etcd, --name=a, --data-dir=/data]
    volumeMounts: [{name: d, mountPath: /data}]
  volumes: [{name: d, hostPath: {path: ${path}}}]
`;
const two = (path: string): { files: Record<string, string> } => ({ files: { 'etcd-main.yaml': etcd('etcd-main', '/var/lib/etcd'), 'etcd-events.yaml': etcd('etcd-events', path) } });

const dataOf = (invocation: Invocation): string | undefined => {
  const setting = invocation.component === 'etcd' ? invocation.setting('data-dir') : undefined;
  return setting?.state === 'given' ? hostPathOf(invocation.container, setting.text) : undefined;
};

export default defineRule({
  title: 'two etcds of one node have the same data directory',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'etcd locks its database. The second one waits for the lock and never serves; should the lock fail, as on some network file systems, both write into one database and destroy it.',
  remedy: 'Give each etcd a directory of its own. Move no data while either of them runs.',
  examples: () => ({ bad: [two('/var/lib/etcd'), two('/var/lib/etcd/')], good: [two('/var/lib/etcd-events')] }),
  *check({ invocations }) {
    const owners = new Map<string, Invocation>();
    for (const invocation of invocations) {
      const path = dataOf(invocation);
      if (path === undefined) continue;
      const owner = owners.get(cleanPath(path));
      if (!owner) {
        owners.set(cleanPath(path), invocation);
        continue;
      }
      const [here, there] = [invocation.setting('data-dir').place, owner.setting('data-dir').place];
      yield { at: here, message: `the data directory is ${path} of the host, which another etcd of this node uses`, label: 'used twice', related: [{ at: there, label: 'the other etcd' }], advice: 'give each etcd a directory of its own' };
    }
  },
});
