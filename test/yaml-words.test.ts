import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isScalar, visit } from 'yaml';
import type { Word } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';
import type { Cursor } from '../src/yaml/cursor.ts';
import { nodeSpan } from '../src/yaml/nodes.ts';
import { parseYaml } from '../src/yaml/parse.ts';
import { decodeScalar } from '../src/yaml/scalar-text.ts';
import { readStream } from '../src/yaml/stream.ts';

const test = suite('words');

const root = (text: string): Cursor => {
  const file = parseYaml(new SourceFile('a.yaml', text));
  assert.equal(file.problems, [], `${JSON.stringify(text)} has problems`);
  const [document] = file.documents;
  if (!document) throw new Error('no document');
  return document;
};

const wordAt = (text: string, key = 'a'): Word => {
  const word = root(text).get(key).word();
  if (!word) throw new Error(`no word in ${JSON.stringify(text)}`);
  return word;
};

/** The source of the part of a word that reads `wanted`. */
const sourceOf = (text: string, wanted: string): string => {
  const word = wordAt(text);
  const start = word.text.indexOf(wanted);
  assert.is.not(start, -1, `${JSON.stringify(word.text)} has ${wanted}`);
  const { span } = word.part(start, start + wanted.length);
  return text.slice(span.start, span.end);
};

test('a word has the text as written, with quotes, escapes and folds decoded', () => {
  assert.is(wordAt('a: 0644').text, '0644');
  assert.is(wordAt('a: Yes').text, 'Yes');
  assert.is(wordAt("a: 'it''s'").text, "it's");
  assert.is(wordAt('a: "x\\ty\\u00e9\\x41\\U0001F600\\\'"').text, 'x\ty\u00e9A\u{1F600}\'');
  assert.is(wordAt('a: one\n  two\n\n  three').text, 'one two\nthree');
  assert.is(wordAt('a: "one\n  two\\\n  three \n\n  four"').text, 'one twothree\nfour');
  assert.is(wordAt('a: |\n  x\n   y\n\n  z\n\n').text, 'x\n y\n\nz\n');
  assert.is(wordAt('a: |-\r\n  x\r\n  y\r\n').text, 'x\ny');
  assert.is(wordAt('a: >+\n  x\n  y\n\n   z\n\n').text, 'x y\n\n z\n\n');
});

test('null and collections have no word', () => {
  for (const text of ['a:', 'a: ~', 'a: null', 'a: []', 'a: {b: c}', 'a:\n- b']) assert.is(root(text).get('a').word(), undefined);
  assert.is(root('a: ""').get('a').word()?.text, '');
});

test('a part of a word is found in the source of each style', () => {
  assert.is(sourceOf('a: --tls-min-version=VersionTLS12 # x', 'VersionTLS12'), 'VersionTLS12');
  assert.is(sourceOf('a: kube-apiserver\n   --v=2\n   --profiling=false\n', '--profiling'), '--profiling');
  assert.is(sourceOf("a: '--x=''q'' --v=2'", '--v=2'), '--v=2');
  assert.is(sourceOf("a: '--x=''q'' --v=2'", "='q"), "=''q");
  assert.is(sourceOf('a: "--x=\\"q\\"\\\n   --v=2"', '--v=2'), '--v=2');
  assert.is(sourceOf('a: "--x=\\"q\\""', '"q"'), '\\"q\\"');
  assert.is(sourceOf('a: |\n   exec kube-apiserver \\\n     --v=2\n', '--v=2'), '--v=2');
  assert.is(sourceOf('a: |4-\n     exec\n      --v=2\n', '--v=2'), '--v=2');
  assert.is(sourceOf('a: >-\n   exec kube-apiserver\n   --v=2\n   --w\r\n', '--v=2'), '--v=2');
  assert.is(sourceOf('a: >-\n   exec kube-apiserver\n   --v=2\n   --w\n', 'kube-apiserver --v=2'), 'kube-apiserver\n   --v=2');
  assert.is(sourceOf('a: >\n\n   exec\n\n\n     more\n   --v=2\n', '--v=2'), '--v=2');
});

test('a part that is empty or beyond the text has an empty span inside the word', () => {
  for (const text of ['a: bc', 'a: "bc"', 'a: |\n  bc\n', 'a: ""', "a: 'x\n\n  y'"]) {
    const word = wordAt(text);
    for (const [start, end] of [[0, 0], [2, 2], [99, 200], [-5, 0], [2, 1]] as const) {
      const { span } = word.part(start, end);
      assert.is(span.start, span.end, text);
      assert.ok(span.start >= word.span.start && span.end <= word.span.end, text);
    }
  }
});

/** Texts of a style with their value as a key `a`. */
const content = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\\', '"', "'", '-', '=', '\u00e9', '\u{1F600}', '#', ':', '\t'), maxLength: 30 });
const styles: readonly ((text: string) => string)[] = [
  (text) => `a: ${JSON.stringify(text)}\n`,
  (text) => `a: '${text.replaceAll("'", "''").replaceAll('\n', '\n\n  ')}'\n`,
  (text) => `a: |-\n  x${text.replaceAll('\n', '\n  ')}\nb: c\n`,
  (text) => `a: |+\r\n   x${text.replaceAll('\n', '\r\n   ')}\r\n\r\nb: c\r\n`,
  (text) => `a: >-\n  x${text.replaceAll('\n', '\n  ')}\n\n\nb: c\n`,
  (text) => `a: >2+\n   x${text.replaceAll('\n', '\n  ')}\n\n   \nb: c\n`,
  (text) => `a: "x${text.replaceAll('\\', '').replaceAll('"', '').replaceAll('\n', '\n  ')}\\\n   y"\n`,
  (text) => `a: x${text.replace(/[\\"'#:\t-]/g, '').replaceAll('\n', '\n  ')}y\nb: c\n`,
];

test('the parts of a word decode to the characters of its text, in order', () => {
  fc.assert(
    fc.property(content, fc.constantFrom(...styles), (text, style) => {
      const source = style(text);
      const file = parseYaml(new SourceFile('a.yaml', source));
      const word = file.documents[0]?.get('a').word();
      if (!word || file.problems.length > 0) return;
      let before = word.span.start;
      for (let index = 0; index < word.text.length; index += 1) {
        const { span } = word.part(index, index + 1);
        assert.ok(span.start >= before || word.part(index - 1, index).span.start === span.start, `${index} of ${JSON.stringify(source)}`);
        assert.ok(span.end > span.start && span.end <= word.span.end, `${index} of ${JSON.stringify(source)}`);
        const written = source.slice(span.start, span.end);
        const character = word.text.charAt(index);
        const isItself = written === character;
        const isOther = written.startsWith('\\') || written === "''" || /^\r?\n/.test(written);
        assert.ok(isItself || isOther, `${JSON.stringify(written)} is no ${JSON.stringify(character)} in ${JSON.stringify(source)}`);
        before = span.start;
      }
    }),
    { numRuns: 1500 },
  );
});

test('the source at the span of a word decodes to that word', () => {
  fc.assert(
    fc.property(content, fc.constantFrom(...styles), (text, style) => {
      const source = style(text);
      const file = parseYaml(new SourceFile('a.yaml', source));
      const word = file.documents[0]?.get('a').word();
      if (!word || file.problems.length > 0) return;
      const again = root(`a: ${source.slice(word.span.start, word.span.end)}`).get('a').word();
      assert.is(again?.text ?? '', word.text);
      const decoded = [...word.text].length === 0 ? '' : source.slice(word.part(0, 1).span.start, word.part(0, word.text.length).span.end);
      assert.ok(source.includes(decoded));
    }),
    { numRuns: 1000 },
  );
});

/** How many scalars of a text were decoded; each must be what the library made of it. */
const decodeAll = (text: string): number => {
  let count = 0;
  const { documents, errors } = readStream(text, false);
  if (errors.length > 0) return 0;
  for (const document of documents) {
    visit(document, {
      Scalar: (_, node) => {
        if (!isScalar(node) || !node.range) return;
        const { start, end } = nodeSpan(node);
        assert.is(decodeScalar(node, text, text, start, end).text, node.source, JSON.stringify(text));
        count += 1;
      },
    });
  }
  return count;
};

test('scalars are decoded as the library decodes them', () => {
  let count = 0;
  fc.assert(
    fc.property(content, fc.constantFrom(...styles), (text, style) => {
      count += decodeAll(style(text));
    }),
    { numRuns: 2000 },
  );
  const pieces = fc.constantFrom('a', 'b: ', '- ', '|', '>', '|+', '>-', '|2', '\n', '\n\n', '\n  ', '\n    ', '\n   \t', '\r\n', '"', "'", '\\', '\\\n', ' ', 'x y', '#c');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      count += decodeAll(parts.join(''));
    }),
    { numRuns: 6000 },
  );
  assert.ok(count > 2000, `only ${count} scalars`);
});

test.run();
