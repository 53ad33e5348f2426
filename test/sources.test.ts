/** Files from which other programs make manifests: what is common to all kinds. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { originOf, RenderedFile } from '../src/source/rendered-file.ts';
import type { Word } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { wordAt } from '../src/source/word-at.ts';
import { emit, list, map, text } from '../src/sources/emit.ts';
import { substitute } from '../src/sources/substitute.ts';
import { embedded } from '../src/sources/text.ts';
import { parseYaml } from '../src/yaml/parse.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources');

const source = new SourceFile('source.yaml', 'port: "6443"\nargs: |\n  --v=2\n  --profiling=true\n');
const [document] = parseYaml(source).documents;
const word = (key: string): Word => {
  const found = document?.get(key).word();
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const start = { file: source, span: { start: 0, end: 4 }, path: '' };
const placeOf = (file: SourceFile, wanted: string) => {
  const at = file.text.indexOf(wanted);
  return { file, span: { start: at, end: at + wanted.length }, path: '' };
};
const originText = (file: SourceFile, wanted: string): string => {
  const { at } = originOf(placeOf(file, wanted));
  return at.file.text.slice(at.span.start, at.span.end);
};

test('an emitted file is written as Go writes YAML', () => {
  const tree = map({ a: list([text('true'), text('x: y'), text('--v=2'), text(''), text('0700'), text('a #b'), text("it's"), text('* *')]), empty: list([]), none: map({}), nested: list([list([text('a')]), map({ b: map({ c: 1 }) })]), lines: text('one\ntwo\n') });
  assert.is(
    emit(tree, 'a.yaml', start).text,
    'a:\n- "true"\n- \'x: y\'\n- --v=2\n- ""\n- "0700"\n- \'a #b\'\n- it\'s\n- \'* *\'\nempty: []\nnone: {}\nnested:\n- - a\n- b:\n    c: 1\nlines: |\n  one\n  two\n',
  );
});

test('what a template may add to stays open', () => {
  const tree = map({ a: { map: {}, isOpen: true }, b: { list: [text('x')], isOpen: true }, c: { list: [], isOpen: true }, d: list([{ map: { e: text('f') }, isOpen: true }]) });
  const { text: made } = emit({ ...tree, isOpen: true }, 'a.yaml', start);
  const [root] = parseYaml(new SourceFile('a.yaml', made)).documents;
  assert.equal(parseYaml(new SourceFile('a.yaml', made)).problems, []);
  for (const part of [root, root?.get('a'), root?.get('b'), root?.get('c'), root?.get('d').items()[0]]) assert.ok(part?.hasHole, `${part?.path ?? 'nothing'} in:\n${made}`);
});

test('what a person wrote is found from what was made of it', () => {
  const file = emit(map({ command: list([text('--secure-port=', word('port')), text('--bind-address=0.0.0.0')]) }), 'a.yaml', start);
  assert.is(file.text, 'command:\n- --secure-port=6443\n- --bind-address=0.0.0.0\n');
  assert.is(originText(file, '6443'), '6443');
  assert.is(originText(file, '44'), '44');
  assert.is(originText(file, '--secure-port=6443'), '6443');
  assert.is(originText(file, '--bind-address=0.0.0.0'), 'port');
  assert.is(originOf(placeOf(file, '--bind-address=0.0.0.0')).addedTo, file);
});

test('a file inside of another one is followed through both', () => {
  const inner = embedded('source.yaml/args', word('args'));
  assert.is(inner.text, '--v=2\n--profiling=true\n');
  assert.is(originText(inner, 'profiling=true'), 'profiling=true');
  const file = emit(list([text(wordAt(inner, 6, 22))]), 'a.yaml', start);
  assert.is(originText(file, 'profiling'), 'profiling');
  assert.equal(source.position(originOf(placeOf(file, 'profiling')).at.span.start), { line: 4, column: 5 });
});

test('values stand in the place of placeholders, and each place knows where it was', () => {
  const template = new SourceFile('t.yaml', 'a: {{ .Values.port }}\nb: ${HOST:=localhost}:${PORT}\nc: $${x} end\n');
  const filled = substitute(template, new Map([['port', '6443']]), ['braces', 'variables']);
  assert.is(filled.text, 'a: 6443\nb: localhost:{{ PORT }}\nc: ${x} end\n');
  assert.is(originText(filled, '6443'), '{{ .Values.port }}');
  assert.is(originText(filled, 'end'), 'end');
  assert.is(originText(filled, 'localhost:{{ PORT }}'), '${HOST:=localhost}:${PORT}');
  assert.is(substitute(template, new Map([['HOST', 'h']]), ['given-variables']).text, 'a: {{ .Values.port }}\nb: h:${PORT}\nc: $${x} end\n');
  assert.not(substitute(source, new Map(), ['braces', 'variables']) instanceof RenderedFile);
});

test('filters that change nothing are passed over, and what others make is not known', () => {
  const fill = (template: string): string => substitute(new SourceFile('t.yaml', template), new Map([['x', 'Ab'], ['a.b', '1']]), ['braces']).text;
  const cases: readonly (readonly [string, string])[] = [
    ["{{ x | default('y') }}", 'Ab'],
    ['{{ .x | default "y" | quote }}', '"Ab"'],
    ['{{ x | quote }}', 'Ab'],
    ['{{x|lower}}', 'ab'],
    ['{{- x -}}', 'Ab'],
    ["{{pillar['x']}}", 'Ab'],
    ["{{ pillar.get('x', '') | upper }}", 'AB'],
    ['{{ a.b }}', '1'],
    ['{{ x | dirname }}', '{{ x | dirname }}'],
    ["{{ other | default('y') }}", "{{ other | default('y') }}"],
    ['{{ x y }}', '{{ x y }}'],
  ];
  for (const [template, expected] of cases) assert.is(fill(template), expected);
  const long = `{{ pillar['${'x'.repeat(200_000)}`;
  assert.is(fill(long), long);
  assert.is(fill('{{ x |'.repeat(50_000)), '{{ x |'.repeat(50_000));
});

test('branches of a template are taken where the values decide', () => {
  const values = new Map([['yes', 'true'], ['no', 'false'], ['mode', 'a']]);
  const fill = (template: string): string => substitute(new SourceFile('t.yaml', template), values, ['braces']).text;
  const cases: readonly (readonly [string, string])[] = [
    ['{% if yes %}a{% else %}b{% endif %}', 'a'],
    ['{% if no %}a{% elif yes %}b{% else %}c{% endif %}d', 'bd'],
    ['{% if other %}a{% else %}b{% endif %}', '{% if other %}a{% else %}b{% endif %}'],
    ['{% if no %}a{% elif other %}b{% else %}c{% endif %}', '{% if no %}a{% elif other %}b{% else %}c{% endif %}'],
    ['{% if other %}{% if no %}a{% endif %}b{% endif %}', '{% if other %}b{% endif %}'],
    ['{% if no %}{% if yes %}a{% endif %}b{% endif %}c', 'c'],
    ["{%- if mode == 'a' -%}{{ mode }}{%- endif -%}", 'a'],
    ['{{ if .yes }}a{{ else }}b{{ end }}', 'a'],
    ['{{- if .Values.no }}a{{ else if eq .mode "a" }}b{{ end }}', 'b'],
    ['{{ range .x }}{{ if not .no }}a{{ end }}{{ end }}', '{{ range .x }}a{{ end }}'],
    ['{{ if and .yes .no }}a{{ end }}{{ if or .yes .no }}b{{ end }}', 'b'],
    ['%{ if yes ~}a%{ else ~}b%{ endif ~}%{ if !yes }c%{ endif }', 'a'],
    ["{% if pillar['yes'] is defined and grains.mode in ['a'] -%}{{ grains.mode }}{% endif %}", 'a'],
    ['{% endif %}{{ end }}', '{% endif %}{{ end }}'],
    ['{% if yes %}a', '{% if yes %}a'],
  ];
  for (const [template, expected] of cases) assert.is(fill(template), expected, template);
  assert.is(fill('{% if yes %}'.repeat(20_000)).length, '{% if yes %}'.length * 20_000);
});

const ARGS = '# the API server\n--secure-port=16443\n--authorization-mode="AlwaysAllow"\n--etcd-servers=${ETCD}\n--no-such-flag=1\n';
const FILES = { '/w/args/kube-apiserver': ARGS };

test('a source is audited as what is made of it, and findings point into it', async () => {
  const { code, out } = await k8sAudit(['args/kube-apiserver', '-f', 'unix', '--kubernetes-version', '1.31'], FILES);
  assert.is(code, 1);
  assert.match(out, /^args\/kube-apiserver:3:1: critical: .*AlwaysAllow.*\[apiserver-authorization-always-allow\]$/m);
  assert.match(out, /^args\/kube-apiserver:5:1: critical: .*no-such-flag/m);
  assert.not.match(out, /\[pod-/);
  // Nothing is left to fill in, so that the kubelet's rules would speak if they could.
  const filled = await k8sAudit(['args/kube-apiserver', '-f', 'unix', '--kubernetes-version', '1.31', '--set', 'ETCD=http://127.0.0.1:2379'], FILES);
  assert.match(filled.out, /AlwaysAllow/);
  assert.not.match(filled.out, /the kubelet refuses|\[pod-/);
});

test('the JSON report names the source of a node, and each finding lies in it', async () => {
  const report = JSON.parse((await k8sAudit(['args/kube-apiserver', '-f', 'json'], FILES)).out) as { nodes: { source: object; files: { path: string }[] }[]; findings: { file: string }[] };
  assert.equal(report.nodes.map(({ source: from }) => from), [{ path: 'args/kube-apiserver', program: 'the snap' }]);
  assert.equal(report.nodes[0]?.files.map(({ path }) => path), ['args/kube-apiserver/kube-apiserver.yaml']);
  assert.ok(report.findings.length > 5 && report.findings.every(({ file }) => file === 'args/kube-apiserver'));
});

test('of a process nothing is said of an image', async () => {
  const { out } = await k8sAudit(['args/kube-apiserver'], FILES);
  assert.match(out, /its version is unknown: a command line does not say it/);
});

test('a comment in the source suppresses what is found there', async () => {
  const commented = ARGS.replace('--authorization-mode', '# k8s-audit: ignore[apiserver-authorization-always-allow] a laboratory\n--authorization-mode');
  const { out } = await k8sAudit(['args/kube-apiserver', '-f', 'unix', '--kubernetes-version', '1.31', '--no-config'], { '/w/args/kube-apiserver': commented });
  assert.not.match(out, /apiserver-authorization-always-allow\]/);
});

test('render prints the manifests, and an audit of them finds the same', async () => {
  const { code, out } = await k8sAudit(['render', 'args/kube-apiserver', '--set', 'ETCD=http://etcd:2379'], FILES);
  assert.is(code, 0);
  assert.match(out, /^---\n# kube-apiserver\.yaml\n[\s\S]*- --authorization-mode=AlwaysAllow\n\s*- --etcd-servers=http:\/\/etcd:2379\n/);
  const rules = async (files: Record<string, string>, path: string) =>
    (await k8sAudit([path, '-f', 'unix', '--kubernetes-version', '1.31', '--set', 'ETCD=http://etcd:2379'], files)).out.split('\n').map((line) => line.replace(/^\S+: /, '')).sort();
  assert.equal(await rules({ '/w/made/kube-apiserver.yaml': out.replace(/^---\n# .*\n/, '') }, 'made/kube-apiserver.yaml'), await rules(FILES, 'args/kube-apiserver'));
});

test('render says what is wrong with its arguments', async () => {
  assert.match((await k8sAudit(['render'])).err, /render needs what to render/);
  assert.match((await k8sAudit(['render', 'args/kube-apiserver', '--set', 'ETCD'], FILES)).err, /--set does not accept ETCD/);
  assert.match((await k8sAudit(['render', 'args/kube-apiserver', '--out', 'args'], { ...FILES, '/w/args/kube-apiserver.yaml': 'x' })).err, /is there already, and is left as it is/);
});

test('sources lists the kinds in each format', async () => {
  assert.match((await k8sAudit(['sources'])).out, /^kubeadm: a kubeadm configuration\n {2}exact: /m);
  assert.match((await k8sAudit(['sources', '-f', 'markdown'])).out, /^\| kubeadm \| a kubeadm configuration \|/m);
  assert.is((JSON.parse((await k8sAudit(['sources', '-f', 'json'])).out) as { id: string }[])[0]?.id, 'kubeadm');
});

/** Each sets --no-such-flag somewhere. */
const WITH_SLIP: Readonly<Record<string, string>> = {
  'kubeadm.yaml': "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nkubernetesVersion: v1.31.0\napiServer:\n  extraArgs: {no-such-flag: '1'}\n",
  'patch.yaml': '- op: add\n  path: /cluster/scheduler/extraArgs/no-such-flag\n  value: "2"\n',
  'kube-scheduler.service': '[Service]\nExecStart=/usr/bin/kube-scheduler --no-such-flag=1\n',
  'user-data.yaml': '#cloud-config\nwrite_files:\n- path: /etc/kubernetes/manifests/a.yaml\n  content: |\n    kind: Pod\n    spec: {containers: [{name: a, image: "kube-scheduler:v1.31.0", command: [kube-scheduler, --no-such-flag]}]}\n',
  'kubeone.yaml': 'apiVersion: kubeone.k8c.io/v1beta2\nkind: KubeOneCluster\nname: c\nversions: {kubernetes: 1.31.4}\ncontrolPlaneComponents: {apiServer: {flags: {no-such-flag: "1"}}}\n',
};

for (const [name, written] of Object.entries(WITH_SLIP)) {
  test(`${name}: a byte order mark, UTF-16 and carriage returns change nothing of what is found`, async () => {
    const found = async (content: Uint8Array): Promise<string> =>
      (await k8sAudit([name, '-f', 'unix', '--kubernetes-version', '1.31'], { [`/w/${name}`]: content })).out.replaceAll(/:\d+: /g, ': ');
    const plain = await found(Buffer.from(written));
    assert.match(plain, /no-such-flag is no flag/);
    for (const content of [Buffer.from(`\uFEFF${written}`), Buffer.from(`\uFEFF${written}`, 'utf16le'), Buffer.from(written.replaceAll('\n', '\r\n'))]) assert.is(await found(content), plain);
  });
}

test.run();
