import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';
import type { YamlFile } from '../src/yaml/document.ts';
import { parseYaml } from '../src/yaml/parse.ts';

const test = suite('limits');

const parse = (text: string): YamlFile => parseYaml(new SourceFile('a.yaml', text));

test('deep nesting is a problem, not a stack overflow', () => {
  const deep: readonly string[] = [
    '['.repeat(100_000),
    '['.repeat(100_000) + ']'.repeat(100_000),
    '{"a":'.repeat(100_000),
    '- '.repeat(100_000),
    '? '.repeat(100_000),
    Array.from({ length: 3_000 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
  ];
  for (const text of deep) {
    const file = parse(`first: 1\n---\n${text}`);
    assert.equal(file.problems.map(({ kind, document }) => [kind, document]), [['too-deep', 1]], text.slice(0, 20));
    assert.is(file.documents[0]?.get('first').text(), '1');
  }
  const brackets = '[['.repeat(5_000);
  assert.equal(parse(`a: "${brackets}"\nb: '${brackets}'\n# ${brackets}\nc: |\n  ${brackets}\n`).problems, []);
  assert.equal(parse(`a: ${'['.repeat(200)}${']'.repeat(200)}`).problems, []);
});

test('a file of too many parts is cut, and says so', () => {
  const file = parse('---\n'.repeat(20_000));
  assert.match(file.problems[0]?.message ?? '', /too many documents/);
  assert.ok(file.documents.length > 9_000 && file.documents.length < 20_000);
});

/** Milliseconds of processor time, which other programs of a busy machine do not change much. */
const cost = (text: string): number => {
  const before = process.cpuUsage();
  const file = parse(text);
  for (const document of file.documents) assert.type(document.hasHole, 'boolean');
  return process.cpuUsage(before).user / 1000;
};

const PATTERNS = [
  'a', ' ', '\n', '\t', '#', '"', "'", '- a\n', 'a: b\n', 'a:\n', '- ', ']', '}', ',', '[],', '{a: b},', '&a ', '!a ', '*a ', '- %\n', '# k8s-audit: x\n', '- |\n a\n',
  'a: "b\n', "a: 'b\n", '"\n', '\\"', '---\n', '...\n', '%a\n', '?\n', ': \n', 'a:\n\n', '- &a b\n- *a\n', '<<: {a: b}\n', '\uFEFF', '\n\uFEFF', '\r\n', '\r', '- {{ x }}\n',
  '{{', '{{"', '{{ x }}', '{{ x }}\n', '{% if x %}', '{% if x %}\n- a\n{% endif %}\n', '{% if x %}a{% endif %}', '{#', '{%', '%{ if x', '${', '${x}', '${x}]', '[${x},', '{{ x }} }',
];

test('time grows with the size of a text, not with its square', () => {
  for (const pattern of PATTERNS) {
    const build = (size: number): string => pattern.repeat(Math.ceil(size / pattern.length));
    let ratio = Infinity;
    let [small, large] = [Infinity, Infinity];
    for (let attempt = 0; attempt < 5 && ratio > 24; attempt += 1) {
      small = Math.min(small, cost(build(12_000)));
      large = Math.min(large, cost(build(96_000)));
      // Eight times the size: 8 if it is linear, 64 if it is quadratic.
      ratio = large / Math.max(small, 3);
    }
    assert.ok(ratio <= 24, `${JSON.stringify(pattern)}: ${small.toFixed(1)} ms, then ${large.toFixed(1)} ms`);
  }
});

test.run();
