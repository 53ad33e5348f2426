import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { Invocation, Manifest } from '../src/model/types.ts';
import type { Place } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';

const test = suite('model');

const manifest = (text: string, path = 'dir/pod.yaml', kubernetesVersion: string | null = null): Manifest =>
  buildManifest(path, { status: 'read', source: new SourceFile(path, text) }, { kubernetesVersion });
const invocations = (text: string, path?: string): Invocation[] =>
  manifest(text, path).pods.flatMap(({ containers }) => containers).flatMap(({ invocation }) => invocation ?? []);
const only = (text: string, path?: string): Invocation => {
  const [first, ...others] = invocations(text, path);
  if (!first || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} invocations`);
  return first;
};
const texts = (words: readonly { text: string }[]): string[] => words.map(({ text }) => text);
const cut = ({ file, span }: Place): string => file.text.slice(span.start, span.end);

const kinds = (text: string): string[] => manifest(text).pods.map(({ kind, name }) => `${kind} ${name}`);
const reason = (container: string): string | null =>
  only(`kind: Pod\nspec:\n  containers:\n  - name: etcd\n    image: etcd:3.5.1\n${container.replace(/^/gm, '    ')}`).incomplete;
const status = (text: string): string => `${manifest(text).status}: ${manifest(text).reason}`;

const POD = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, labels: {component: kube-apiserver}}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.4
    command:
    - kube-apiserver
    - --advertise-address=$(HOST_IP)
    - --etcd-servers=$(SERVERS)
    - --tls-min-version=$(TLS)
    args: [--v, "2"]
    env:
    - {name: HOST, value: etcd-1}
    - {name: SERVERS, value: "https://$(HOST):2379"}
    - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
`;

test('a pod with one component', () => {
  const found = only(POD);
  assert.is(found.component, 'kube-apiserver');
  assert.is(found.version.text, '1.31.4');
  assert.is(found.facts.minor, '1.31');
  assert.is(cut(found), 'kube-apiserver');
  assert.is(found.path, 'spec.containers[kube-apiserver]');
  assert.equal(texts(found.argv).slice(1, 2), ['--etcd-servers=https://etcd-1:2379']);
  assert.is(found.argv[0]?.unknown, 'value comes from $(HOST_IP), which only the node knows');
  assert.is(found.argv[2]?.unknown, 'value comes from $(TLS), which no env entry defines');
  const [servers] = found.occurrences('etcd-servers');
  assert.is(servers && cut(servers), '--etcd-servers=$(SERVERS)');
  assert.is(servers?.value && cut(servers.value), '$(SERVERS)');
  assert.is(found.container.environment.has('HOST_IP'), true);
  assert.is(found.container.environment.get('HOST_IP'), undefined);
  assert.is(found.incomplete, null);
});

test('the same objects come back at each look', () => {
  const read = manifest(POD);
  assert.is(read.pods[0]?.containers[0]?.invocation, read.pods[0]?.containers[0]?.invocation);
  assert.is(read.pods[0]?.manifest, read);
});

test('lists, templates, bare pods and several documents', () => {
  const pod = 'metadata: {name: p}\nspec: {containers: [{name: a, image: x, command: [etcd]}]}';
  const inner = pod.replace(/^/gm, '    ');
  assert.equal(kinds(pod), ['Pod p']);
  assert.equal(kinds(`kind: Pod\n${pod}\n---\nkind: ConfigMap\nmetadata: {name: c}\n---\nkind: Pod\n${pod}`), ['Pod p', 'Pod p']);
  assert.equal(kinds(`kind: DaemonSet\nmetadata: {name: d}\nspec:\n  template:\n${inner}`), ['DaemonSet d']);
  assert.equal(kinds(`kind: CronJob\nmetadata: {name: c}\nspec:\n jobTemplate:\n  spec:\n   template:\n${inner}`), ['CronJob c']);
  assert.equal(kinds('kind: PodList\nitems:\n- {kind: Pod, metadata: {name: one}}\n- {kind: Pod, metadata: {name: two}}\n'), ['Pod one', 'Pod two']);
});

test('init containers start no component', () => {
  assert.equal(invocations('kind: Pod\nspec: {initContainers: [{name: etcd, image: "etcd:3.5.1", command: [etcd]}], containers: []}'), []);
});

test('arguments for the entrypoint of the image', () => {
  const found = only('kind: Pod\nspec: {containers: [{name: x, image: "k8s.gcr.io/kube-scheduler:v1.30.0", args: [--leader-elect=true]}]}');
  assert.is(found.component, 'kube-scheduler');
  assert.is(cut(found).replaceAll('"', ''), 'k8s.gcr.io/kube-scheduler:v1.30.0');
  assert.equal(texts(found.argv), ['--leader-elect=true']);
});

test('a script with its flags in place', () => {
  const found = only(`kind: Pod
spec:
  containers:
  - name: etcd
    image: etcd:3.5.1-0
    env: [{name: ETCD_DATA_DIR, value: /data}]
    command: [/bin/sh, -c]
    args:
    - |
      set -e
      export ETCD_NAME=cp-1
      exec nice -n -19 etcd \\
        --listen-client-urls="https://0.0.0.0:2379" \\
        --peer-auto-tls=\${AUTO} >> /log 2>&1
`);
  assert.equal(found.wrappers, ['/bin/sh -c', 'nice']);
  assert.equal(texts(found.argv).slice(0, 1), ['--listen-client-urls=https://0.0.0.0:2379']);
  const [urls] = found.occurrences('listen-client-urls');
  assert.is(urls && cut(urls), '--listen-client-urls="https://0.0.0.0:2379"');
  assert.is(found.argv[1]?.unknown, 'value comes from $AUTO, which neither the script nor an env entry defines');
  assert.equal(['name', 'data-dir'].map((name) => found.setting(name)).map((setting) => setting.state === 'given' && setting.text), ['cp-1', '/data']);
  assert.is(cut(found), 'etcd');
});

test('why flags may be missing', () => {
  assert.is(reason('command: [etcd]\nenvFrom: [{configMapRef: {name: x}}]'), 'envFrom may define further ETCD_ variables');
  assert.is(reason('command: [etcd]\nargs:\n{{ extra }}\n- --name=x'), 'a template may add arguments');
  assert.is(reason('command: [etcd, "<args>"]'), '<args> stands for arguments');
  assert.is(reason('command: [/start.sh, --data-dir=/x]'), 'what /start.sh does with its arguments is not known');
  assert.is(reason('command: [sh, -c, "run etcd"]'), 'the script could not be followed to the start of etcd');
  assert.is(reason('command: [sh, -c, "etcd $ARGS"]'), '$ARGS may stand for several arguments: value comes from $ARGS, which neither the script nor an env entry defines');
  assert.is(reason('command: [sh, -c, "etcd {{ first }}={{ x }} {{ more }} --a"]'), '{{ first }} may stand for several arguments');
  assert.is(reason('command: [sh, -c, "etcd --name={{ x }} {{ more }} --a"]'), '{{ more }} may stand for several arguments');
  assert.is(reason('command: etcd'), 'command or args is not a list');
  assert.is(reason('command: [etcd]\nargs: [{--name: x}]'), 'an argument is not a text');
  assert.is(reason('command: [etcd, ""]\nargs: [~]'), null);
});

test('a placeholder in a script is named', () => {
  const found = only('kind: Pod\nspec: {containers: [{name: etcd, image: "etcd:3.5.1", command: [sh, -c, "x {{ a }}; etcd --name={{ b }}"]}]}');
  assert.is(found.argv[0]?.unknown, 'value holds {{ b }}, which a template fills in');
});

test('a file that is no manifest says what it is', () => {
  assert.is(status(''), 'not-a-manifest: it is empty');
  assert.is(status('# only a comment\n'), 'not-a-manifest: it is empty');
  assert.is(status('just text'), 'not-a-manifest: it holds no YAML mapping');
  assert.is(status('a: 1'), 'not-a-manifest: it holds no Kubernetes object: there is no kind');
  assert.is(status('kind: ConfigMap\n---\nkind: AdmissionConfiguration\n'), 'not-a-manifest: it holds a ConfigMap, an AdmissionConfiguration');
  assert.match(status('a: [1\nb: {'), 'unreadable: it is no valid YAML');
  assert.is(status(POD), 'read: null');
  assert.match(status(`${POD}    image: {{ image }}\n`), 'template: it holds 1 placeholder ');
});

test('a file that could not be read keeps its trouble', () => {
  const trouble = { kind: 'no-permission', message: 'it must not be read', hint: 'run as root' } as const;
  const found = buildManifest('a.yaml', { status: 'unreadable', trouble });
  assert.equal([found.status, found.reason, found.trouble, found.pods, found.place.span], ['unreadable', 'it must not be read', trouble, [], { start: 0, end: 0 }]);
});

const node = (texts_: string[], path = '/etc/kubernetes/manifests/', version: string | null = null) =>
  buildNode(path, true, texts_.map((text) => manifest(text, 'dir/pod.yaml', version)));
const mirror = (component: string, suffix: string): string =>
  `kind: Pod\nmetadata: {name: ${component}-${suffix}}\nspec: {containers: [{name: ${component}, image: "x:latest", command: [${component}]}]}`;

test('a node is named after its etcd member, its pods or its directory', () => {
  assert.is(node([mirror('etcd', 'cp').replace('[etcd]', '[etcd, --name=member-1]')]).name, 'member-1');
  assert.is(node([mirror('kube-apiserver', 'cp-1'), mirror('kube-scheduler', 'cp-1')]).name, 'cp-1');
  assert.is(node([mirror('kube-apiserver', 'cp-1').replace('spec: {', 'spec: {nodeName: n-1, ')]).name, 'n-1');
  assert.is(node([mirror('kube-apiserver', 'cp-1')]).name, 'manifests');
  assert.is(node([mirror('kube-apiserver', 'cp-1'), mirror('kube-scheduler', 'cp-2')]).name, 'manifests');
  assert.is(node([], '/').name, '/');
});

test('--kubernetes-version helps where the image is silent, but not for etcd', () => {
  const found = node([mirror('etcd', 'a'), mirror('kube-apiserver', 'a'), POD], 'm', '1.29.3');
  assert.equal(found.invocations.map(({ component, version }) => `${component} ${version.text} ${version.source}`), [
    'etcd null null', 'kube-apiserver 1.29.3 option', 'kube-apiserver 1.31.4 image',
  ]);
});

test.run();
