import { defineRule } from '../../src/engine/rule.ts';

/** Names that editors, package managers and careful people leave behind. */
const LEFTOVER =
  /(~|\.(bak|backup|old|orig|save|saved|copy|tmp|swp|rej|rpmsave|rpmnew|rpmorig|dpkg-old|dpkg-new|dpkg-dist|disabled|off)[-_.\d]*|[-_.](bak|backup|old|orig|copy)\.(ya?ml|json|manifest)|\.(ya?ml|json|manifest)[-_.](\d[-_.\d:T]*|bak\S*|old\S*))$|^#.*#$|^4913$/i;

export default defineRule({
  title: 'the kubelet runs this backup copy or editor leftover as well',
  on: 'manifest',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'The kubelet runs every file of its directory whose name does not begin with a dot, whatever its extension. Two copies of a component fight for its port, its data directory and its pod name, and which one wins can change with every restart.',
  remedy: 'Move the copy out of the directory. To keep one there, give it a name that begins with a dot.',
  examples: {
    bad: [
      { files: { 'etcd.yaml': 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n', 'etcd.yaml.bak': 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n' } },
      { files: { 'kube-apiserver.yaml~': 'kind: Pod\nspec: {containers: [{name: kube-apiserver, image: "kube-apiserver:v1.31.0"}]}\n' } },
      { files: { 'kube-scheduler.yaml.2024-05-01': 'kind: Pod\nspec: {containers: [{name: kube-scheduler, image: "kube-scheduler:v1.31.0"}]}\n' } },
    ],
    good: [['--anonymous-auth=false'], { files: { 'etcd.manifest': 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n' } }],
  },
  *check(manifest, { node }) {
    const name = manifest.path.slice(manifest.path.lastIndexOf('/') + 1);
    if (!node.isDirectory || manifest.status === 'skipped' || !LEFTOVER.test(name)) return;
    yield {
      at: manifest.place,
      message: `${name} looks like a backup copy or an editor's leftover, and the kubelet ${manifest.pods.length > 0 ? 'runs it as a pod of its own' : 'reads it as a manifest'}`,
      severity: manifest.pods.length > 0 ? 'high' : 'low',
      confidence: 'likely',
      advice: 'move it out of the directory, or give it a name that begins with a dot',
    };
  },
});
