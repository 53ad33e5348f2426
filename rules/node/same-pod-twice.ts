import { defineRule } from '../../src/engine/rule.ts';
import { kubeletRefusals } from '../../src/model/kubelet.ts';
import type { Manifest } from '../../src/model/types.ts';

const pod = (name: string, image: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: kube-system}\nspec: {containers: [{name: c, image: "${image}"}]}\n`;

export default defineRule({
  title: 'two files hold the same pod, and the kubelet runs only one of them',
  on: 'node',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'The kubelet knows a pod by its namespace and name. Of two files with one pod it takes, every 20 seconds, the one whose name sorts last, `etcd.yaml.bak` rather than `etcd.yaml`, and in between the one that was written last: a change in the other works for moments, or not at all.',
  remedy: 'Move the copy out of the directory, or give its name a dot at the start. Should both run, give them different names.',
  examples: () => ({
    bad: [{ files: { 'etcd.yaml': pod('etcd', 'etcd:3.5.24-0'), 'etcd.yaml.bak': pod('etcd', 'etcd:3.5.21-0') } }],
    good: [{ files: { 'etcd.yaml': pod('etcd', 'etcd:3.5.24-0'), 'etcd-events.yaml': pod('etcd-events', 'etcd:3.5.24-0') } }],
  }),
  *check(node) {
    if (!node.isDirectory) return;
    const files = new Map<string, Manifest[]>();
    for (const manifest of node.manifests) {
      const running = kubeletRefusals(manifest, node).pod;
      if (!running) continue;
      const key = `${running.namespace}/${running.name}`;
      files.set(key, [...(files.get(key) ?? []), manifest]);
    }
    for (const [key, manifests] of files) {
      const winner = manifests.toSorted((a, b) => (a.path < b.path ? -1 : 1)).at(-1);
      for (const manifest of manifests) {
        if (manifest === winner || !winner) continue;
        yield {
          at: nameOf(manifest),
          message: `the kubelet does not run this pod ${key}: ${baseName(winner.path)} holds one of the same name, and of the two it takes the file whose name sorts last`,
          label: 'not run',
          related: [{ at: nameOf(winner), label: 'this one runs' }],
          advice: `move ${baseName(manifest.path)} or ${baseName(winner.path)} out of the directory`,
        };
      }
    }
  },
});

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const nameOf = (manifest: Manifest) => manifest.yaml?.documents[0]?.get('metadata').get('name') ?? manifest.place;
