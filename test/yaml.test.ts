import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';
import type { Cursor } from '../src/yaml/cursor.ts';
import type { YamlFile } from '../src/yaml/document.ts';
import { parseYaml } from '../src/yaml/parse.ts';

const test = suite('parseYaml');

const parse = (text: string): YamlFile => parseYaml(new SourceFile('a.yaml', text));

const root = (text: string): Cursor => {
  const [document] = parse(text).documents;
  if (!document) throw new Error(`no document in ${JSON.stringify(text)}`);
  return document;
};

/** `kind line:column message` of each problem. */
const problems = (text: string): string[] => {
  const file = parse(text);
  return file.problems.map(({ kind, span }) => {
    const { line, column } = file.source.position(span.start);
    return `${kind} ${line}:${column}`;
  });
};

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.14
    command:
    - kube-apiserver
    - --secure-port=6443
  hostNetwork: true
`;

const argument = (file: YamlFile, index: number): Cursor | undefined =>
  file.documents[0]?.get('spec').get('containers').items()[0]?.get('command').items()[index];

test('cursors walk down maps and lists and know their place', () => {
  const file = parse(POD);
  assert.equal(file.problems, []);
  const item = argument(file, 1);
  assert.is(item?.text(), '--secure-port=6443');
  assert.is(item?.path, 'spec.containers[kube-apiserver].command[1]');
  assert.equal(file.source.position(item?.span.start ?? 0), { line: 11, column: 7 });
  const spec = file.documents[0]?.get('spec');
  assert.equal(spec?.keys(), ['containers', 'hostNetwork']);
  assert.is(spec?.get('containers').kind, 'list');
  assert.is(spec?.get('hostNetwork').type, 'boolean');
  const key = spec?.keyPlace('hostNetwork');
  assert.is(file.source.text.slice(key?.span.start, key?.span.end), 'hostNetwork');
  assert.is(key?.path, 'spec.hostNetwork');
  assert.is(file.source.text.slice(spec?.get('containers').span.start, spec?.get('containers').span.end).split('\n').at(-1), '    - --secure-port=6443');
});

test('JSON, CRLF, tabs between tokens and a byte order mark are read', () => {
  const texts = [
    '{"spec":{"containers":[{"name":"c","command":["x",\t"y"]}]}}',
    '\uFEFFspec:\r\n  containers:\r\n  - name: c\r\n    command:\r\n    - x\r\n    - y\t\r\n',
    '---\nspec: {containers: [{name:\tc, command: [x, "y"]}]}\n...\n',
  ];
  for (const text of texts) {
    const file = parse(text);
    assert.equal(file.problems, [], text);
    assert.is(argument(file, 1)?.text(), 'y', text);
    assert.is(argument(file, 1)?.path, 'spec.containers[c].command[1]', text);
  }
});

test('the kubelet reads YAML 1.1, which refuses what YAML 1.2 takes', () => {
  const refused: Record<string, string> = {
    '%YAML 1.2\n---\na: b\n': 'syntax 1:1',
    '%FOO bar\n---\na: b\n': 'syntax 1:1',
    'a: "b\\/c"\n': 'syntax 1:6',
    'a: "\\ud83d\\ude00"\n': 'syntax 1:5',
    '~: a\n': 'syntax 1:1',
    'a: !!int b\n': 'syntax 1:10',
    'a:\n-\tb\n': 'tab 2:2',
    'a: b\n\t\nc: d\n': 'tab 2:1',
    'a: "b"\n  \t# c\n': 'tab 2:3',
    'a: [b]]\n': 'syntax 1:7',
  };
  for (const [text, problem] of Object.entries(refused)) assert.equal(problems(text), [problem], text);
  const taken = ['%YAML 1.1\n---\na: b\n', 'a: "b\\\'c"\n', 'a: "b"#c\n', 'a: b\n \t\nc: d\n', 'a:\tb\t# c\n', 'a: [b,\tc]\n', '"~": a\n', 'a: !!int "1"\n', '---\t\na: b\n'];
  for (const text of taken) assert.equal(problems(text), [], text);
  assert.equal(problems('{"a": "b\\/c"}'), [], 'JSON has that escape');
});

test('every line break of YAML 1.1 is one', () => {
  for (const end of ['\r', '\u0085', '\u2028', '\u2029']) assert.equal(root(`a: b${end}c: d${end}`).keys(), ['a', 'c'], JSON.stringify(end));
});

test('a missing node answers with nothing, at the place of its nearest parent', () => {
  const document = root('a:\n  b: c\n');
  const missing = document.get('a').get('x').get('y');
  assert.is(missing.kind, 'missing');
  assert.is(missing.path, 'a');
  assert.equal(missing.span, document.get('a').span);
  assert.equal([missing.keys(), missing.items(), missing.word(), missing.text(), missing.type, missing.hasHole], [[], [], undefined, undefined, undefined, false]);
  assert.is(document.get('a').get('b').get('c').kind, 'missing', 'a scalar has no keys');
  assert.equal(document.get('a').get('b').items(), []);
});

test('paths name list items by their name where that is a known string', () => {
  const document = root('l:\n- name: one\n- name: 2\n- {name: {{ x }}}\n- three\n- - name: x\nannotations: {kubeadm.kubernetes.io/x: y}\n');
  assert.equal(document.get('l').items().map(({ path }) => path), ['l[one]', 'l[1]', 'l[2]', 'l[3]', 'l[4]']);
  assert.is(document.get('l').items()[4]?.items()[0]?.path, 'l[4][x]');
  assert.is(document.get('annotations').get('kubeadm.kubernetes.io/x').path, 'annotations[kubeadm.kubernetes.io/x]');
});

test('scalars have the types that the kubelet gives them', () => {
  const types: Record<string, readonly string[]> = {
    boolean: ['true', 'False', 'yes', 'No', 'ON', 'off', 'y', 'N'],
    number: ['0', '-1', '+1', '0777', '0o17', '0x1F', '0b11', '1e3', '1.5', '.5', '1.', '1_000', '0778', '.inf', '-.INF', '.nan', '99999999999999999999'],
    string: ['v1.31.14', '10.0.0.1', '1:30', '2001-01-01', 'tRUE', '1e', '0xg', '_1', '1Gi', '"true"', "'1'", '!!str 1', '! 1', '|\n  1', '"null"'],
  };
  for (const [type, texts] of Object.entries(types)) for (const text of texts) assert.is(root(`a: ${text}`).get('a').type, type, text);
  assert.is(root('a: !!int "1"').get('a').type, 'number');
  for (const text of ['', '~', 'null', 'NULL']) {
    assert.is(root(`a: ${text}`).get('a').kind, 'null', text);
    assert.is(root(`a: ${text}`).get('a').type, undefined, text);
  }
});

test('of a key that stands twice the last counts, and it is a problem that knows both places', () => {
  const text = 'a:\n- name: c\n  b: 1\n  "b": 2\n';
  const file = parse(text);
  assert.is(file.documents[0]?.get('a').items()[0]?.get('b').text(), '2');
  const [problem, ...rest] = file.problems;
  assert.equal(rest, []);
  assert.is(problem?.kind, 'duplicate-key');
  assert.is(problem?.path, 'a[c].b');
  assert.equal([text.slice(problem?.span.start, problem?.span.end), text.slice(problem?.first?.start, problem?.first?.end)], ['"b"', 'b']);
  assert.match(problem?.message ?? '', /key b .* last/);
});

test('aliases and merge keys are followed in the order of the text', () => {
  const document = root('x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nm: {<<: *x, b: 5}\nn: {<<: [*x, *y]}\no: {b: 6, <<: *x}\np: *x\n');
  const entries = (cursor: Cursor): string => cursor.keys().map((key) => `${key}=${cursor.get(key).text()}`).join(' ');
  assert.is(entries(document.get('m')), 'a=1 b=5');
  assert.is(entries(document.get('n')), 'b=2 c=4 a=1');
  assert.is(entries(document.get('o')), 'b=2 a=1');
  assert.is(entries(document.get('p')), 'a=1 b=2');
  assert.is(document.get('p').get('a').path, 'p.a');
  assert.equal(problems('x: &x 1\n<<: *x\n'), ['syntax 2:1']);
});

test('an alias to nothing, to itself or to too much is a problem', () => {
  assert.equal(problems('a: *x\nb: &x 1\n'), ['unresolved-alias 1:4']);
  assert.equal(problems('a: &a [*a]\n'), ['too-many-aliases 1:8']);
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 20; level += 1) bomb.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  const file = parse(bomb.join('\n'));
  assert.equal(file.problems.map(({ kind }) => kind), ['too-many-aliases']);
  const count = (cursor: Cursor): number => cursor.items().reduce((sum, item) => sum + count(item), 1);
  const nodes = (file.documents[0]?.keys() ?? []).reduce((sum, key) => sum + count(file.documents[0]?.get(key) ?? root('')), 0);
  assert.ok(nodes < 1_000_000, `${nodes} nodes`);
});

test('what is wrong is said once for each document, at its place, and the rest stays readable', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a: b\nmetadata;\n  c: d\n', 'syntax 2:1', /colon followed by a space missing/],
    ['a:\n\t- b\n', 'tab 2:1', /tab/],
    ['a: "b\nc: d\n', 'syntax 1:4', /not closed with "/],
    ['a: [b, c\nd: e\n', 'syntax 2:1', /not closed with \]|colon/],
    ['- %foo\n', 'syntax 1:3', /cannot begin with this character/],
    ['a: b: c\n', 'syntax 1:4', /middle of a line/],
    ['a: [b c: d}\n', 'syntax 1:11', /bracket|comma/],
    ['a: "\\q"\n', 'syntax 1:5', /escape/],
    ['[a]: b\n', 'syntax 1:1', /cannot be a key/],
    ['a: b\n c: d\n', 'syntax 1:4', /middle of a line/],
    ['a:\n  - b\n c: d\n', 'syntax 3:1', /./],
  ];
  for (const [text, expected, words] of cases) {
    const file = parse(text);
    assert.equal(problems(text).map((problem) => problem.split(' ')[0]), [expected.split(' ')[0]], text);
    const [problem] = file.problems;
    assert.match(problem?.message ?? '', words, text);
    assert.not.match(problem?.message ?? '', /\.$|[\p{Cc}]/u);
    assert.is(problems(text)[0], expected, text);
  }
  const file = parse('a: [\n---\nb: c\n---\n\td: e\n');
  assert.is(file.documents[1]?.get('b').text(), 'c');
  assert.equal(file.problems.map(({ document }) => document), [0, 2]);
  assert.is(parse(POD.replace('hostNetwork: true', 'hostNetwork true\n  x: y')).documents[0]?.get('metadata').get('name').text(), 'kube-apiserver');
});

test('a file that begins with { has to be JSON, as for the kubelet', () => {
  assert.equal(problems('{"a": [1, 2.5e3, "\\u00e9", true, null, {}, []]}\n'), []);
  assert.equal(problems('\n{"a": "b"\t}'), []);
  const bad: Record<string, string> = {
    '{"a":[1,]}': 'syntax 1:9',
    '{"a":1}{"b":2}': 'syntax 1:8',
    '{"a":1,}': 'syntax 1:8',
    '{a: 1}': 'syntax 1:2',
    '{"a": 01}': 'syntax 1:8',
    '{"a": 1\n# note\n}': 'syntax 2:1',
    '{"a" 1}': 'syntax 1:6',
    '{"a": 1': 'syntax 1:8',
  };
  for (const [text, expected] of Object.entries(bad)) assert.equal(problems(text), [expected], text);
  assert.equal(problems('{{ x }}\n'), [], 'a template');
  assert.equal(problems('\uFEFF{a: 1,}'), [], 'behind a byte order mark the kubelet reads YAML');
});

test('a second byte order mark is a problem and does not hide what follows', () => {
  const file = parse('\uFEFF\uFEFFa: b\n---\n\uFEFFc: d\n');
  assert.equal(file.problems.map(({ kind, span }) => [kind, span.start]), [['multiple-byte-order-marks', 1]]);
  assert.equal(file.documents.map((document) => document.keys()), [['a'], ['c']]);
});

test('an empty file, comments and empty documents', () => {
  assert.equal(parse('').documents.length, 0);
  assert.equal(parse('# nothing\n').documents.length, 0);
  assert.equal(parse('---\n---\na: b\n').documents.map(({ kind }) => kind), ['null', 'map']);
  assert.equal(problems('---\n'), []);
});

test('comments are told apart from text that looks like them', () => {
  const text = 'a: b # k8s-audit: ignore[x] why\n# two\nc: "# no"\nd: |\n  # no\ne: f#no\ng: [h, # three\n  i]\r\nj: "\n  # no"\n# é';
  const file = parse(text);
  assert.equal(file.comments.map((comment) => comment.text), [' k8s-audit: ignore[x] why', ' two', ' three', ' é']);
  for (const { span, text: words } of file.comments) assert.is(text.slice(span.start, span.end), `#${words}`);
  assert.equal(parse('a: b # other\n').comments, []);
});

const soup = fc.array(
  fc.constantFrom('a', 'b: ', ': ', '- ', '? ', '\n', '\n  ', '\t', '[', ']', '{', '}', ',', "'", '"', '#', '|', '>', '&a ', '*a', '<<: ', '!x ', '\\', '%', '{{', '}}', '{% if x %}', '{% endif %}', '${', '---\n', '...', '\r\n', '\uFEFF', '\uE000', '\ud800', 'k8s-audit:'),
  { maxLength: 40 },
);
const mutated = fc.tuple(fc.nat(POD.length), fc.nat(20), fc.oneof(fc.string({ maxLength: 5 }), soup.map((parts) => parts.join('').slice(0, 12))))
  .map(([at, length, text]) => POD.slice(0, at) + text + POD.slice(at + length));

/** Asks a cursor and all below it everything. */
const walk = (cursor: Cursor, length: number, budget: { left: number }): void => {
  budget.left -= 1;
  if (budget.left < 0) return;
  const { start, end } = cursor.span;
  assert.ok(start >= 0 && start <= end && end <= length, `${start} to ${end} of ${length}`);
  assert.type(cursor.path, 'string');
  assert.type(cursor.hasHole, 'boolean');
  const word = cursor.word();
  assert.is(word !== undefined, cursor.kind === 'scalar');
  if (word) {
    const part = word.part(0, word.text.length).span;
    assert.ok(part.start >= start && part.start <= part.end && part.end <= end);
    assert.is(word.unknown === undefined, !word.text.includes('\uE000'));
  }
  for (const item of cursor.items()) walk(item, length, budget);
  for (const key of cursor.keys()) {
    assert.ok(cursor.keyPlace(key));
    walk(cursor.get(key), length, budget);
  }
};

test('an escape that the end of the text cuts off stays in it', () => {
  for (const text of ['"\\U', '"\\u00', '"\\x', '"\\']) {
    const word = root(text).word();
    assert.ok(word && word.part(0, word.text.length).span.end <= text.length, text);
  }
});

test('any text is read without a throw, and all places lie in it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), soup.map((parts) => parts.join('')), mutated), (text) => {
      const file = parse(text);
      for (const document of file.documents) walk(document, text.length, { left: 3000 });
      for (const { span, document } of file.problems) {
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `${span.start} to ${span.end}`);
        assert.ok(document <= file.documents.length);
      }
      for (const { span } of [...file.comments, ...file.placeholders]) assert.ok(span.start < span.end && span.end <= text.length);
    }),
    { numRuns: 4000 },
  );
});

test.run();
