import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';
import { UNKNOWN } from '../src/text/unknown.ts';
import type { Cursor } from '../src/yaml/cursor.ts';
import type { YamlFile } from '../src/yaml/document.ts';
import { parseYaml } from '../src/yaml/parse.ts';
import { maskTemplates } from '../src/yaml/templates.ts';

const test = suite('templates');

const parse = (text: string): YamlFile => parseYaml(new SourceFile('a.yaml', text));

const root = (text: string): Cursor => {
  const file = parse(text);
  assert.equal(file.problems, [], text);
  const [document] = file.documents;
  if (!document) throw new Error(`no document in ${JSON.stringify(text)}`);
  return document;
};

/** The words of a list, with one `?` for each run of what is not known. */
const words = (list: Cursor): string[] => list.items().map((item) => (item.word()?.text ?? item.kind).replaceAll(/\uE000+/g, '?'));

const placeholders = (text: string): string[] => parse(text).placeholders.map(({ span }) => text.slice(span.start, span.end));

test('a placeholder in a scalar is an unknown part of it, with the reason', () => {
  const document = root('a: --x={{ x }},b\nc: "{{ pillar[\'y\'] }}:1"\nd: 1\n');
  const word = document.get('a').word();
  assert.is(word?.text, `--x=${UNKNOWN.repeat(7)},b`);
  assert.is(word?.unknown, 'it is filled in by a template: {{ x }}');
  assert.is(document.get('a').text(), undefined);
  assert.equal(word?.part(4, 11).span, { start: 7, end: 14 });
  assert.is(document.get('c').word()?.unknown, "it is filled in by a template: {{ pillar['y'] }}");
  assert.is(document.get('d').word()?.unknown, undefined);
  assert.is(root(`a: {{ ${'x'.repeat(100)}\u0007\n | y }}`).get('a').word()?.unknown, `it is filled in by a template: {{ ${'x'.repeat(47)}...`);
});

test('a plain value that only a template knows has no type', () => {
  const document = root('a: {{ x }}\nb: "{{ x }}"\nc: 1{{ x }}\nd: --v={{ x }}\n');
  assert.equal(['a', 'b', 'c', 'd'].map((key) => document.get(key).type), [undefined, 'string', undefined, 'string']);
});

test('bare placeholders of a JSON manifest are items, values or holes by what stands around them', () => {
  const document = root(`{
"command": [
   "/usr/local/bin/kube-apiserver",
   "--allow-privileged={{pillar['allow_privileged']}}",
   {{params}}
 ],
{{container_env}}
"ports":[
   {{insecure_port_mapping}}
   { "name": "https", "containerPort": {{secure_port}}, "hostPort": {{secure_port}}}
],
"mounts": [
   {{kms_socket_mount}}
   {{cloud_config_mount}}
   { "name": "srvkube" }
],
"plain": ["a", "b"],
"one": [{{params}}],
"last": { "name": "x" }
}
`);
  assert.equal(words(document.get('command')), ['/usr/local/bin/kube-apiserver', '--allow-privileged=?', '?']);
  assert.is(document.get('ports').items()[0]?.get('containerPort').word()?.unknown, 'it is filled in by a template: {{secure_port}}');
  assert.equal(words(document.get('one')), ['?']);
  const holes = document.keys().filter((key) => document.get(key).hasHole);
  assert.equal(holes, ['command', 'ports', 'mounts', 'one']);
  assert.is(document.hasHole, true);
});

test('lines of Jinja, Go and Terraform leave a hole where they stand, and only there', () => {
  const document = root(`{# a comment #}
{% set x = 1 %}
spec:
  command:
    - kube-apiserver
{% if audit is defined %}
    - --audit-log-path={{ path }}
{% endif %}
    - --v=2
  args:
    - a
  {{- range .Args }}
    - {{ . }}
  {{- end }}
  env:
    - c
    %{~ if x ~}
    - d
    %{ endif }
  mounts:
    - e
    {{- toYaml .Mounts | nindent 4 }}
  volumes:
    {{ volumes }}
  ports:
    - f
`);
  const spec = document.get('spec');
  assert.equal(words(spec.get('command')), ['kube-apiserver', '--audit-log-path=?', '--v=2']);
  assert.equal(words(spec.get('args')), ['a', '?']);
  assert.equal(words(spec.get('env')), ['c', 'd']);
  assert.equal(spec.keys().filter((key) => spec.get(key).hasHole), ['command', 'args', 'env', 'mounts', 'volumes']);
  assert.is(spec.get('volumes').kind, 'null');
  assert.is(document.hasHole, false, 'comments and assignments put nothing there');
});

test('a placeholder behind the last item belongs to what is indented no more than it', () => {
  const hasHoles = (column: number): boolean[] => {
    const document = root(`a:\n  b:\n    - c\n${' '.repeat(column)}{{ x }}\n`);
    return [document.get('a').get('b').hasHole, document.get('a').hasHole, document.hasHole];
  };
  assert.equal(hasHoles(4), [true, true, true]);
  assert.equal(hasHoles(2), [false, true, true]);
  assert.equal(hasHoles(0), [true, true, true], 'Jinja indents by a filter');
  assert.equal(root('a:\n  - b\n# {{ x }}\nc: d\n').get('a').hasHole, false);
});

test('a key that a template names, or a whole entry, is a hole of the map', () => {
  assert.is(root('a: {b: c, {{ x }}}').get('a').hasHole, true);
  assert.is(root('a:\n  {{ x }}: c\n').get('a').hasHole, true);
  assert.is(root('a:\n  b{{ x }}: c\n').get('a').hasHole, false);
});

test('control blocks inside a line make that part unknown', () => {
  const document = root(`l:
- --a={% if x %}1{% else %}2{% endif %}
- --b=1{{ if .X }},2{{ end }}
- {{if eq .A "b"}}c{{else}}d{{end}}
{{ if .X }}- --e=1{{ end }}
- "--f={% for h in hosts %}https://{{ h }}{% endfor %}"
- --g={% for h in hosts %}
- h
`);
  assert.equal(words(document.get('l')), ['--a=?', '--b=1?', '?', '--f=?', '--g=?', 'h']);
  assert.is(document.get('l').hasHole, true);
  assert.equal(words(root('l: {{range .F}}\n- {{.}}{{end}}\n').get('l')), ['?']);
  assert.equal(words(root('{"l": [{% if a %}"x"{% else %}"y"{% endif %}, "z"]}').get('l')), ['?', 'z']);
});

test('control lines inside a block or a folded text are unknown lines of it', () => {
  const document = root('a: |\n  one\n{% if x %}\n  two\n  {% endif %}\n  three\nb: one\n  {{ x }}\n  two\nc: >-\n  {%- if x -%}\n  [{{ x }}]\n');
  const show = (key: string): string | undefined => document.get(key).word()?.text.replaceAll(/\uE000+/g, '?');
  assert.is(show('a'), 'one\n?\ntwo\n?\nthree\n');
  assert.is(show('b'), 'one ? two');
  assert.is(show('c'), '? [?]');
  assert.is(document.get('a').word()?.unknown, 'it is filled in by a template: {% if x %}');
  assert.is(document.get('a').hasHole, true);
  const word = document.get('a').word();
  const span = word?.part(word.text.indexOf('three'), word.text.indexOf('three') + 5).span;
  assert.is(document.file.text.slice(span?.start, span?.end), 'three');
});

test('the branches of a condition may have the same key', () => {
  assert.equal(parse('{% if x %}\na: 1\n{% else %}\na: 2\n{% endif %}\n').problems, []);
  assert.equal(parse('{% if x %}\nb: 1\n{% endif %}\na: 1\na: 2\n').problems.map(({ kind }) => kind), ['duplicate-key']);
});

test('${name} is left to the shell, but where YAML could not be read with it', () => {
  assert.equal(words(root('l:\n- ${x}\n- echo ${y} $(Z)\n- |\n  ${z}\n').get('l')), ['${x}', 'echo ${y} $(Z)', '${z}\n']);
  const document = root('l:\n- a\n${more}\n- echo ${y}\nm: b\n');
  assert.equal(words(document.get('l')), ['a', 'echo ${y}']);
  assert.is(document.get('l').hasHole, true);
  assert.equal(placeholders('l:\n- a\n${more}\n- echo ${y}\n'), ['${more}']);
  assert.is(root('{"port": ${port}, "l": [${items}], "s": "${s}"}').get('port').word()?.unknown, 'it is filled in by a template: ${port}');
});

test('what only looks like a placeholder is none', () => {
  for (const text of ['{"a":{"b":{}}}', '{"a":[{"b":{"c":{}}}]}', 'a: "%{http_code}"', 'a: "${#list[@]} #}"', 'a: "{{"', 'a: "}} {{"', 'a: {b: {c: {}}}', 'a: 100%}']) {
    assert.equal(placeholders(text), [], text);
  }
  assert.equal(parse('{"a":{"b":{}}}').documents[0]?.get('a').get('b').kind, 'map');
});

test('strings, comments and several lines inside a placeholder belong to it', () => {
  const text = 'a: {{ "}}" }}\nb: {{ "{{" }}x\nc: {{ x\n  | y }}\n{{/* }} */}}\nd: {{ raw }}}\ne: {{{ raw }}}\n{#\n  f: {{ g }}\n#}\n';
  assert.equal(placeholders(text), ['{{ "}}" }}', '{{ "{{" }}', '{{ x\n  | y }}', '{{/* }} */}}', '{{ raw }}', '{{{ raw }}}', '{#\n  f: {{ g }}\n#}']);
});

const pieces = fc.constantFrom(
  'a', 'b: ', '- ', '\n', '\n  ', '\r\n', '"', "'", '[', ']', '{', '}', ',', '|', '{{ x }}', '{{', '}}', '{{- if x }}', '{{ end }}', '{% if x %}', '{% endif %}', '{%', '{# c #}', '%{ if x }', '%{ endif }', '${x}', '{{ x\n y }}',
);

test('masks have the length of the text and change nothing but placeholders and their indentation', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.boolean(), (parts, bold) => {
      const text = parts.join('');
      const { parsed, marked, spans, holes } = maskTemplates(text, bold);
      assert.is(parsed.length, text.length);
      assert.is(marked.length, text.length);
      for (const { start, end } of spans) assert.not.match(parsed.slice(start, end), /[^\uE000 \n]/);
      for (const { start, end } of spans) assert.not.match(marked.slice(start, end), /[^\uE000 ]/);
      for (const { start, end } of holes) assert.ok(start < end && end <= text.length);
      if (spans.length === 0) assert.is(parsed, text);
    }),
    { numRuns: 3000 },
  );
});

test.run();
