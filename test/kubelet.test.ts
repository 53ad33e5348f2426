/** What real kubelets made of directories, and what we say of them. `tsx tools/oracle-kubelet.ts DIRECTORY` asks about more. */
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { podFields, podMinors } from '../src/knowledge/pod-types.ts';
import { kubeletMinor, kubeletPods, kubeletRefusals } from '../src/model/kubelet.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import { isWhole, parseQuantity } from '../src/model/values/quantity.ts';
import { readBytes } from '../src/source/read.ts';
import { askAboutKubelet, kubeletCases } from '../tools/oracle-kubelet.ts';

const nodeOf = (files: Readonly<Record<string, string>>) =>
  buildNode('m', true, Object.entries(files).map(([name, text]) => buildManifest(`m/${name}`, readBytes(`m/${name}`, Buffer.from(text)))));
const pod = (container: string, version = '1.31'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec:\n  containers:\n  - name: s\n    image: kube-scheduler:v${version}.0\n    command: [kube-scheduler]\n${container}`;

const oracle = suite('what real kubelets did');
const cases = kubeletCases(fileURLToPath(new URL('../fixtures/kubelet/', import.meta.url)));

oracle('three releases, with hundreds of directories each', () => {
  assert.equal([...cases.keys()], ['1.24', '1.31', '1.37']);
  for (const ofMinor of cases.values()) assert.ok(ofMinor.length > 400);
});

for (const [minor, ofMinor] of cases) {
  oracle(`${minor}: the same pods run, and the log lines are the same`, async () => {
    const answers = await askAboutKubelet(ofMinor, minor);
    assert.equal(answers.filter(({ difference }) => difference !== '').map(({ id, difference }) => `${id}: ${difference}`), []);
    assert.equal(answers.filter(({ otherWords }) => otherWords.length > 0).map(({ id, otherWords }) => `${id}: ${otherWords.join(' / ')}`), []);
  });
}

const reading = suite('the kubelet in the model');

reading('of two files with one pod the later one runs, under the name of the node', () => {
  const { pods, errors } = kubeletPods(nodeOf({ 'b.yaml': pod('', '1.30'), 'a.yaml': pod('') }), '1.31', 'CP-1');
  assert.equal(pods.map(({ name, namespace, image }) => [name, namespace, image]), [['s-cp-1', 'default', 'kube-scheduler:v1.31.0']]);
  assert.equal(errors, []);
});

reading('the kubelet is taken to be of the newest release of the node', () => {
  const secret = '  volumes: [{name: v, secret: {secretName: s}}]\n';
  assert.is(kubeletMinor(nodeOf({ 'a.yaml': pod(''), 'b.yaml': pod('', '1.34') })), '1.34');
  assert.is(kubeletMinor(nodeOf({ 'a.yaml': 'kind: Pod\n' })), null);
  const refusalsFor = (version: string): string[] => {
    const node = nodeOf({ 'a.yaml': pod(secret, version) });
    return node.manifests.flatMap((manifest) => kubeletRefusals(manifest, node).refusals.map(({ log }) => log));
  };
  assert.equal(refusalsFor('1.33'), []);
  assert.equal(refusalsFor('1.34'), ['static pods may not reference secrets']);
});

reading('without a version counts only what old and new kubelets refuse', () => {
  const text = pod('    env: [{name: "A B", value: x}, {name: "A=B", value: x}]\n').replace(':v1.31.0', ':latest');
  const node = nodeOf({ 'a.yaml': text });
  const [manifest] = node.manifests;
  const { refusals } = manifest ? kubeletRefusals(manifest, node) : { refusals: [] };
  assert.equal(refusals.map(({ at }) => text.slice(at.span.start, at.span.end)), ['"A=B"']);
});

reading('a refusal points at the value, and says nothing of the unknown name of the node', () => {
  const text = pod('').replace('{name: s}', '{name: S_1}');
  const node = nodeOf({ 'a.yaml': text });
  const [manifest] = node.manifests;
  const found = manifest ? kubeletRefusals(manifest, node) : undefined;
  assert.equal(found?.refusals.map(({ at }) => text.slice(at.span.start, at.span.end)), ['S_1']);
  assert.is(found?.log, 'invalid pod: [metadata.name: Invalid value: "S_1-');
});

reading('templates are not judged', () => {
  const node = nodeOf({ 'a.yaml': pod('    args: [{{ x }}]\n').replace('name: s}', 'name: S_}') });
  assert.equal(node.manifests.flatMap((manifest) => kubeletRefusals(manifest, node).refusals), []);
});

reading('fields come and go with the releases', () => {
  assert.is(podMinors.at(0), '1.20');
  assert.is(podFields('PodSpec', '1.24').get('resourceClaims'), undefined);
  assert.is(podFields('PodSpec', '1.31').get('resourceClaims')?.type, '[]v1.PodResourceClaim');
  assert.equal(podFields('Probe', '1.31').get('httpGet'), { type: 'v1.HTTPGetAction', shape: 'single', element: 'v1.HTTPGetAction', kind: 'struct', inside: 'ProbeHandler' });
  assert.equal(podFields('ResourceRequirements', '1.31').get('limits')?.shape, 'map');
});

const quantities = suite('quantities');
for (const [text, printed] of [['250m', '250m'], ['0.25', '250m'], ['1Gi', '1Gi'], ['1024Mi', '1Gi'], ['1e3', '1k'], ['1.5Gi', '1536Mi'], ['1000m', '1'], ['-1', '-1'], ['0', '0'], ['.5', '500m'], ['+1', '1'], ['100n', '100n']] as const) {
  quantities(`${text} is ${printed}`, () => {
    const quantity = parseQuantity(text);
    assert.is(quantity.ok && quantity.value.text, printed);
  });
}
quantities('what is none has the words of Kubernetes', () => {
  for (const text of ['1GB', '1gi', '1 Gi', 'x', '', '1x', '--1']) assert.not.ok(parseQuantity(text).ok, text);
  const wrong = parseQuantity('1GB');
  assert.ok(!wrong.ok && wrong.error.startsWith('quantities must match'));
  const suffix = parseQuantity('1K');
  assert.ok(!suffix.ok && suffix.error.includes('suffix'));
  const half = parseQuantity('1.5');
  assert.ok(half.ok && !isWhole(half.value));
});

for (const each of [oracle, reading, quantities]) each.run();
