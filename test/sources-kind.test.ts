import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';
import { copyOf } from '../src/sources/copy.ts';
import { emit, type Tree } from '../src/sources/emit.ts';
import { jsonPatch, mergePatch } from '../src/sources/patch-tree.ts';
import { parseYaml } from '../src/yaml/parse.ts';
import type { Cursor } from '../src/yaml/cursor.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources-kind');

const cursorOf = (text: string): Cursor => {
  const [document] = parseYaml(new SourceFile('t.yaml', text)).documents;
  if (!document) throw new Error('no document');
  return document;
};
const treeOf = (text: string): Tree => copyOf(cursorOf(text)) ?? null;
const textOf = (tree: Tree): string => emit(tree, 't.yaml', cursorOf('a: b')).text;
const patched = (text: string, operations: string): string => {
  const result = jsonPatch(treeOf(text), cursorOf(operations));
  return 'tree' in result ? textOf(result.tree) : result.trouble.message;
};

test('a merge patch sets, adds and removes', () => {
  assert.is(textOf(mergePatch(treeOf('{a: {b: 1, c: "2"}, d: [x], e: f}'), treeOf('{a: {b: null, g: true}, d: [w, z], h: {i: null, j: k}}'))), 'a:\n  c: "2"\n  g: true\nd:\n- w\n- z\ne: f\nh:\n  j: k\n');
  assert.is(textOf(mergePatch(treeOf('{a: b}'), treeOf('{a: {c: d}}'))), 'a:\n  c: d\n');
});

test('a JSON patch is applied as a whole, or refused with the reason', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['{a: [x, z]}', '[{op: add, path: /a/1, value: w}, {op: add, path: /a/-, value: {b: 1}}]', 'a:\n- x\n- w\n- z\n- b: 1\n'],
    ['{a: {b/c: 1}}', '[{op: replace, path: /a/b~1c, value: 2}]', 'a:\n  b/c: 2\n'],
    ['{a: 1, b: 2}', '[{op: remove, path: /a}]', 'b: 2\n'],
    ['{a: [x, z]}', '[{op: remove, path: /a/0}]', 'a:\n- z\n'],
    ['{a: 1}', '[{op: move, from: /a, path: /b}]', 'b: 1\n'],
    ['{a: 1}', '[{op: copy, from: /a, path: /b}]', 'a: 1\nb: 1\n'],
    ['{a: {c: 1, b: [x]}}', '[{op: test, path: /a, value: {b: [x], c: 1}}, {op: remove, path: /a/c}]', 'a:\n  b:\n  - x\n'],
    ['{a: 1}', '[{op: test, path: /a, value: "1"}]', 'the patch expects another value at /a'],
    ['{a: 1}', '[{op: remove, path: /b}]', 'there is no /b that the patch could remove'],
    ['{a: 1}', '[{op: replace, path: /b, value: 1}]', 'there is no /b that the patch could replace'],
    ['{a: 1}', '[{op: add, path: /b/c, value: 1}]', 'there is no parent of /b/c that the patch could add'],
    ['{a: [x]}', '[{op: add, path: /a/2, value: 1}]', 'there is no parent of /a/2 that the patch could add'],
    ['{a: [x]}', '[{op: add, path: /a/-1, value: 1}]', 'there is no parent of /a/-1 that the patch could add'],
    ['{a: 1}', '[{op: add, path: b, value: 1}]', 'b is no path: it begins with /'],
    ['{a: 1}', '[{op: merge, path: /b}]', 'merge is no operation of a JSON patch'],
    ['{a: 1}', '[{op: add, path: /b}]', 'there is no value that the patch could add'],
    ['{a: 1}', '[{op: remove, path: /toString}]', 'there is no /toString that the patch could remove'],
    ['{a: 1}', '{op: add}', 'a JSON patch is a list of operations'],
  ];
  for (const [text, operations, expected] of cases) assert.is(patched(text, operations), expected, operations);
});

const CLUSTER = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
- role: control-plane
  image: kindest/node:v1.31.2@sha256:0000
`;
const notesOf = async (text: string): Promise<string[]> => {
  const { err } = await k8sAudit(['render', 'kind.yaml'], { '/w/kind.yaml': text });
  return err.split('\n').filter((line) => line.includes('kind.yaml:')).map((line) => line.replace('k8s-audit: ', ''));
};

test('patches that change nothing, and those that do not apply, are named', async () => {
  const patches = `kubeadmConfigPatches:
- |
  kind: ClusterConfiguration
  apiVersion: kubeadm.k8s.io/v1beta1
  apiServer: {}
- |
  kind: ClusterConfig
- |
  kind: KubeletConfiguration
- "{"
kubeadmConfigPatchesJSON6902:
- group: kubeadm.k8s.io
  version: v1beta3
  kind: ClusterConfiguration
  patch: |
    - op: remove
      path: /scheduler/nothing
`;
  const notes = await notesOf(`${CLUSTER}  extraMount: []\nnetwork: {}\n${patches}`);
  const own = notes.filter((note) => !/kubeadm (?:passes|knows)/.test(note));
  assert.match(own.join('\n'), /^kind\.yaml:7:1: kind knows no field network; did you mean networking\?$/m);
  assert.match(own.join('\n'), /^kind\.yaml:6:3: kind knows no field extraMount in nodes; did you mean extraMounts\?$/m);
  assert.match(own.join('\n'), /^kind\.yaml:14:3: kind makes no ClusterConfig, and the patch changes nothing; did you mean ClusterConfiguration\?$/m);
  assert.match(own.join('\n'), /^kind\.yaml:23:7: the patch does not apply: there is no \/scheduler\/nothing that the patch could remove$/m);
  assert.not.match(own.join('\n'), /KubeletConfiguration/);
});

test('a patch for another version of the configuration changes nothing', async () => {
  const patch = (api: string): string => `- |\n  kind: ClusterConfiguration\n  apiVersion: kubeadm.k8s.io/${api}\n  apiServer: {}\n`;
  assert.match((await notesOf(`${CLUSTER}kubeadmConfigPatches:\n${patch('v1beta2')}`)).join('\n'), /^kind\.yaml:9:3: kind writes kubeadm\.k8s\.io\/v1beta3 for this release, and a patch for kubeadm\.k8s\.io\/v1beta2 changes nothing$/m);
  assert.not.match((await notesOf(`${CLUSTER}kubeadmConfigPatches:\n${patch('v1beta4')}${patch('v1beta3')}`)).join('\n'), /changes nothing/);
});

const AUDITING = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: dev
featureGates:
  Nonesuch: true
networking:
  ipFamily: dual
nodes:
- role: control-plane
  image: kindest/node:v1.31.2
  kubeadmConfigPatches:
  - |
    kind: ClusterConfiguration
    apiServer:
      extraArgs:
        audit-policy-file: /etc/kubernetes/policies/policy.yaml
        no-such-flag: "1"
      extraVolumes:
      - {name: p, hostPath: /etc/kubernetes/policies, mountPath: /etc/kubernetes/policies, readOnly: true}
  extraMounts:
  - hostPath: ./policies
    containerPath: /etc/kubernetes/policies
- role: control-plane
  image: kindest/node:v1.31.2
`;

test('patches and mounted files of a node are its own, and findings point into them', async () => {
  const files = { '/w/kind.yaml': AUDITING, '/w/policies/policy.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Nonesuch}]\n' };
  const { out } = await k8sAudit(['kind.yaml', '-f', 'unix'], files);
  assert.match(out, /^kind\.yaml:5:3: critical: Nonesuch is no feature gate/m);
  assert.match(out, /^kind\.yaml:17:9: critical: --no-such-flag is no flag/m);
  assert.match(out, /^policies\/policy\.yaml:3:17: critical: .*Nonesuch/m);
  const made = (await k8sAudit(['render', 'kind.yaml', '--set', 'NODE_IP=172.18.0.2'], files)).out;
  assert.equal([...made.matchAll(/^# (\S+)$/gm)].map(([, name]) => name), ['dev-control-plane', 'dev-control-plane2'].flatMap((node) => ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((component) => `${node}/${component}.yaml`)));
  const second = made.slice(made.indexOf('# dev-control-plane2/'));
  assert.not.match(second, /no-such-flag|audit-policy-file/);
  assert.match(second, /--feature-gates=Nonesuch=true\n/);
  assert.match(second, /--service-cluster-ip-range=10\.96\.0\.0\/16,fd00:10:96::\/112\n/);
});

test('hostile patches are answered, and soon', async () => {
  const operations = '    - {op: add, path: /apiServer/certSANs/-, value: x}\n'.repeat(5000);
  const deep = `${'{a: '.repeat(2000)}${'}'.repeat(2000)}`;
  const start = performance.now();
  for (const text of [
    `${CLUSTER}kubeadmConfigPatchesJSON6902:\n- kind: ClusterConfiguration\n  group: kubeadm.k8s.io\n  version: v1beta3\n  patch: |\n${operations}`,
    `${CLUSTER}kubeadmConfigPatches:\n- '{kind: ClusterConfiguration, apiServer: ${deep}}'\n`,
    `${CLUSTER}kubeadmConfigPatches: 7\n`,
    `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes: [${'{role: control-plane},'.repeat(200)}]\n`,
  ]) {
    const { code, err } = await k8sAudit(['kind.yaml'], { '/w/kind.yaml': text });
    assert.ok(code < 2, err);
  }
  assert.ok(performance.now() - start < 30_000);
});

test.run();
