import { defineRule } from '../../src/engine/rule.ts';
import { plural } from '../../src/text/plural.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0", command: [etcd]}]}\n';

export default defineRule({
  title: 'manifests lie in a directory inside of the kubelet\'s, into which it does not look',
  on: 'node',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'The kubelet reads only the files of its directory itself. It logs an error for every directory in it, again and again, and what lies there does not run.',
  remedy: 'Move the manifests one level up if they should run, and the directory elsewhere if not.',
  examples: () => ({
    bad: [{ files: { 'etcd.yaml': pod, 'addons/kube-proxy.yaml': pod } }],
    good: [{ files: { 'etcd.yaml': pod } }],
  }),
  *check({ isDirectory, manifests }) {
    if (!isDirectory) return;
    for (const { place, trouble, path } of manifests) {
      if (trouble?.kind !== 'directory' || !trouble.holds?.length) continue;
      yield {
        at: place,
        message: `the kubelet does not look into ${path.slice(path.lastIndexOf('/') + 1)}, which holds ${plural(trouble.holds.length, 'file')} like a manifest: ${trouble.holds.slice(0, 3).join(', ')}`,
        log: 'Provided manifest path is a directory, not recursing into manifest path',
        advice: 'move them one level up if they should run, or the directory elsewhere',
      };
    }
  },
});
