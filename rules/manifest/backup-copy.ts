import { defineRule } from '../../src/engine/rule.ts';

/** Names that editors, package managers, `sed -i` and careful people leave behind. */
const LEFTOVERS: readonly RegExp[] = [
  /(~|\.(bak|backup|bkp|old|orig|save|saved|copy|tmp|temp|swp|swo|rej|part|prev|rpmsave|rpmnew|rpmorig|dpkg-old|dpkg-new|dpkg-dist|ucf-old|ucf-dist|disabled|off)[-_.\d]*)$/i,
  // What follows the extension: `etcd.yaml-orig`, `etcd.yaml.2024-05-01`.
  /\.(ya?ml|json|manifest)[-_. ][^/]+$/i,
  /[-_. (](bak|backup|old|orig|copy|prev|saved)\)?[-_. ]?\d*\.(ya?ml|json|manifest)$|^(copy[-_ ]of|backup[-_ ])/i,
  /[-_.]\d{4}-?\d\d-?\d\d([-_.T]?[\d:-]*)?\.(ya?ml|json|manifest)$/,
  /^#.*#$|^4913$|^sed[A-Za-z0-9]{6}$/,
];
/** What another program turns into a manifest. */
const TEMPLATE = /\.(j2|jinja2?|tmpl|tpl|template|erb|in|gotmpl|mustache|hbs|ejs)$/i;

const ETCD = 'kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.24-0"}]}\n';

export default defineRule({
  title: 'the kubelet runs this backup copy or editor leftover as well',
  on: 'manifest',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'The kubelet runs every file of its directory whose name does not begin with a dot, whatever its extension. Two copies of a component fight for its port, its data directory and its pod name, and which one wins can change with every restart.',
  remedy: 'Move the copy out of the directory. To keep one there, give it a name that begins with a dot.',
  examples: () => ({
    bad: [
      { files: { 'etcd.yaml': ETCD, 'etcd.yaml.bak': ETCD } },
      { files: { 'kube-apiserver.yaml~': 'kind: Pod\nspec: {containers: [{name: kube-apiserver, image: "kube-apiserver:v1.31.0"}]}\n' } },
      { files: { 'kube-scheduler.yaml.2024-05-01': 'kind: Pod\nspec: {containers: [{name: kube-scheduler, image: "kube-scheduler:v1.31.0"}]}\n' } },
      ...['etcd.yaml-orig', 'etcd (copy).yaml', 'copy-of-etcd.yaml', 'etcd-2024-05-01.yaml', 'etcd.json.prev', 'sedq8ZkR1', '#etcd.yaml#', 'etcd.rpmsave'].map((name) => ({ files: { [name]: ETCD } })),
    ],
    good: [['--anonymous-auth=false'], ...['etcd.manifest', 'etcd-events.yaml', 'etcd', 'etcd-3.5.yaml', 'etcd.yaml.j2', 'backups.yaml', '.etcd.yaml.swp'].map((name) => ({ files: { [name]: ETCD } }))],
  }),
  *check(manifest, { node }) {
    const name = manifest.path.slice(manifest.path.lastIndexOf('/') + 1);
    if (!node.isDirectory || manifest.status === 'skipped' || TEMPLATE.test(name) || !LEFTOVERS.some((pattern) => pattern.test(name))) return;
    yield {
      at: manifest.place,
      message: `${name} looks like a backup copy or an editor's leftover, and the kubelet ${manifest.pods.length > 0 ? 'runs it as a pod of its own' : 'reads it as a manifest'}`,
      severity: manifest.pods.length > 0 ? 'high' : 'low',
      confidence: 'likely',
      advice: 'move it out of the directory, or give it a name that begins with a dot',
    };
  },
});
