import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { excerpt } from '../src/report/excerpt.ts';
import { arrowLine, frameLines, gutterFor, hasSource } from '../src/report/frame.ts';
import { setColor } from '../src/report/paint.ts';
import type { Place } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { widthOf } from '../src/text/width.ts';

const test = suite('frame');

const placeIn = (text: string, words: string): Place => {
  const start = text.indexOf(words);
  return { file: new SourceFile('a.yaml', text), span: { start, end: start + words.length }, path: '' };
};

/** The frame of the words as one text. */
const frame = (text: string, words: string, label: string | null = null, width = 80): string => {
  setColor(false);
  const at = placeIn(text, words);
  return frameLines({ at, label, mark: '^', paint: (painted) => painted }, gutterFor([at]), width).join('\n');
};

test('marks stand under the words, whatever stands before them', () => {
  for (const [line, words, expected] of [
    ['\t- --a=b', '--a', '1 |     - --a=b\n  |       ^^^'],
    ['- "\u65e5\u672c" # x', '# x', '1 | - "\u65e5\u672c" # x\n  |          ^^^'],
    ['e\u0301e\u0301: x', 'x', '1 | e\u0301e\u0301: x\n  |     ^'],
    ['- \u001b[2J: x', 'x', '1 | - \\x1b[2J: x\n  |            ^'],
    ['- \u001b\u202e', '\u001b\u202e', '1 | - \\x1b\\u202e\n  |   ^^^^^^^^^^'],
    ['\ufeffkind: Pod', 'Pod', '1 | \\ufeffkind: Pod\n  |             ^^^'],
  ] as const) {
    assert.is(frame(line, words), `  |\n${expected}`);
  }
});

test('line ends are not shown, whatever they are', () => {
  assert.is(frame('a: 1\r\nb: 2\r\nc: 3', 'b: 2\r\n'), '  |\n2 | b: 2\n  | ^^^^');
  assert.is(frame('a: 1\rb: 2\rc', '2'), '  |\n2 | b: 2\n  |    ^');
});

test('of several lines the first and the last are shown', () => {
  const text = 'spec:\n  containers:\n  - name: a\n    image: b\nstatus: {}\n';
  assert.is(frame(text, 'containers:\n  - name: a\n    image: b\n', 'these'), [
    '  |',
    '2 |   containers:',
    '  |   ^^^^^^^^^^^',
    '  | ...',
    '4 |     image: b',
    '  |     ^^^^^^^^ these',
  ].join('\n'));
  assert.not.match(frame(text, 'name: a\n    image'), /\.\.\./);
});

test('a label that does not fit beside the marks stands under them', () => {
  const label = 'no volumeMount of this container covers this path';
  const line = `- --audit-policy-file=${'x'.repeat(40)}`;
  assert.is(frame(line, 'x'.repeat(40), label, 80), ['  |', `1 | ${line}`, `  | ${' '.repeat(22)}${'^'.repeat(40)}`, `  | ${' '.repeat(22)}${label}`].join('\n'));
  for (const row of frame(line, 'x'.repeat(40), label, 70).split('\n')) assert.ok(row.length <= 70, row);
});

test('an empty place is one mark', () => {
  const file = new SourceFile('a.yaml', 'a: \nb: 1\n');
  const at = { file, span: { start: 3, end: 3 }, path: 'a' };
  assert.equal(frameLines({ at, label: null, mark: '^', paint: (text) => text }, 1, 80), ['  |', '1 | a:', '  |    ^']);
});

test('a finding about a whole file, or one that could not be read, has no source', () => {
  assert.not.ok(hasSource({ file: new SourceFile('a', 'kind: Pod'), span: { start: 0, end: 0 }, path: '' }));
  assert.not.ok(hasSource({ file: new SourceFile('a', ''), span: { start: 0, end: 0 }, path: '' }));
  assert.ok(hasSource(placeIn('kind: Pod', 'kind')));
});

test('the arrow names the place, escaped', () => {
  const at = { file: new SourceFile('a\n\u001b.yaml', 'a\nb'), span: { start: 2, end: 3 }, path: '' };
  assert.is(arrowLine({ at, label: null, mark: '^', paint: (text) => text }, 2), '  --> a\\n\\x1b.yaml:2:1');
});

test('a long line is cut around the marked words', () => {
  const line = `${'a'.repeat(5000)} --token=secret ${'b'.repeat(5000)}`;
  const cut = excerpt(line, 5001, 5015, 60);
  assert.is(cut.text.length, 60);
  assert.is(cut.text.slice(cut.from, cut.from + cut.length), '--token=secret');
  assert.match(cut.text, /^\.\.\.a+ --token=secret b+\.\.\.$/);
});

test('of long marked words the beginning is shown', () => {
  const cut = excerpt(`- --x=${'y'.repeat(10_000)}`, 2, 10_006, 60);
  assert.match(cut.text, /^- --x=y+\.\.\.$/);
  assert.is(cut.from, 2);
  assert.is(cut.text.length, 2 + cut.length + 3);
});

test('a line of ten million characters is cut at once', () => {
  const line = '\u65e5'.repeat(10_000_000);
  const cut = excerpt(line, 5_000_000, 5_000_003, 80);
  assert.ok(widthOf(cut.text) <= 80);
  assert.is(cut.length, 6);
});

test('an excerpt is never wider than asked for, and its marks lie inside it', () => {
  const character = fc.constantFrom('a', ' ', '\t', '\u001b', '\u202e', '\u65e5', '\u0301', '\u{1f600}', '\ud800', '\u{e0041}');
  fc.assert(
    fc.property(fc.array(character, { maxLength: 300 }), fc.nat(), fc.nat(), fc.integer({ min: 40, max: 120 }), (characters, a, b, width) => {
      const line = characters.join('');
      const [start = 0, end = 0] = [a % (line.length + 1), b % (line.length + 1)].sort((x, y) => x - y);
      const cut = excerpt(line, start, end, width);
      assert.ok(widthOf(cut.text) <= width);
      assert.ok(cut.from >= 0 && cut.length >= 1);
      assert.ok(cut.from + cut.length <= widthOf(cut.text) + 1);
      assert.not.match(cut.text, /[\p{Cc}\p{Cf}\p{Cs}]/u);
    }),
  );
});

test.run();
