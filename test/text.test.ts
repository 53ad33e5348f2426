import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shorten, sliceWhole } from '../src/text/cut.ts';
import { escapeJson, escapeText, printable } from '../src/text/escape.ts';
import { plural } from '../src/text/plural.ts';
import { isSlip } from '../src/text/suggest.ts';
import { UNKNOWN } from '../src/text/unknown.ts';
import { widthOf } from '../src/text/width.ts';
import { wrap } from '../src/text/wrap.ts';

const test = suite('text');

test('a slip of the pen is a letter or two, or an end', () => {
  for (const [word, meant] of [['profilling', 'profiling'], ['leader-election', 'leader-elect'], ['service-account-signing-key', 'service-account-signing-key-file'], ['noderestriction', 'NodeRestriction']] as const) assert.ok(isSlip(word, meant), word);
  for (const [word, other] of [['service-sync-period', 'namespace-sync-period'], ['', 'v'], ['application/xml', 'application/json']] as const) assert.not(isSlip(word, other), word);
});

test('what a terminal would obey or hide is escaped', () => {
  const forms: readonly [string, string][] = [
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u009b31m', '\\x9b31m'],
    ['a\tb\r\nc\u0000\u007f', 'a\\tb\\r\\nc\\x00\\x7f'],
    ['\u202etxt.exe\u2066\u2069\u200f', '\\u202etxt.exe\\u2066\\u2069\\u200f'],
    ['zero\u200bwidth\ufeff\u00ad', 'zero\\u200bwidth\\ufeff\\xad'],
    ['\ud800 \udfff', '\\ud800 \\udfff'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['\ue000\uf8ff\u{f0000}', '\\ue000\\uf8ff\\u{f0000}'],
    ['\u{e0041}\u3164\ufe0f\uffff', '\\u{e0041}\\u3164\\ufe0f\\uffff'],
    ['no\u00a0break\u3000', 'no\\xa0break\\u3000'],
  ];
  for (const [text, escaped] of forms) assert.is(escapeText(text), escaped);
});

test('what can be read stays as it is', () => {
  const text = '--flag="a b" \u2013x \u00e9 e\u0301 \u65e5\u672c \u{1f600} \\x1b $(VAR)';
  assert.is(escapeText(text), text);
});

test('unknown text is named as such in messages only', () => {
  assert.is(printable(`--name=${UNKNOWN.repeat(7)}.local`), '--name=<unknown>.local');
  assert.is(escapeText(UNKNOWN), '\\ue000');
});

test('any text becomes one line without controls', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (binary, common) => {
      // Reversed pairs are lone surrogates.
      for (const text of [binary, common, binary.split('').reverse().join('')]) {
        assert.not.match(escapeText(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0]/u);
      }
    }),
  );
});

test('escaped JSON says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = escapeJson(JSON.stringify({ text }, null, 2));
      assert.not.match(json.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      assert.equal(JSON.parse(json), { text });
    }),
  );
});

test('width counts cells', () => {
  for (const [text, width] of [['abc', 3], ['\u65e5\u672c', 4], ['e\u0301', 1], ['\uff21', 2], ['\u{1f600}', 2], ['\u00e9\u2013', 2], ['', 0]] as const) {
    assert.is(widthOf(text), width, text);
  }
});

test('a count agrees with its noun', () => {
  assert.is(plural(1, 'finding'), '1 finding');
  assert.is(plural(0, 'finding'), '0 findings');
  assert.is(plural(2, 'entry', 'entries'), '2 entries');
});

test('wrapping breaks at spaces and keeps every word', () => {
  assert.equal(wrap('set the flag to a path', 10), ['set the', 'flag to a', 'path']);
  assert.equal(wrap('/a/path/longer/than/a/line is', 10), ['/a/path/longer/than/a/line', 'is']);
  assert.equal(wrap('', 10), ['']);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const lines = wrap(text, width);
      assert.equal(lines.join(' ').match(/[^ ]+/g), text.match(/[^ ]+/g));
      assert.ok(lines.every((line) => line.length <= width || !line.includes(' ')));
    }),
  );
});

test('cutting leaves no half characters', () => {
  assert.is(sliceWhole('a\u{1f600}b', 0, 2), 'a');
  assert.is(sliceWhole('a\u{1f600}b', 2, 4), 'b');
  assert.is(sliceWhole('a\u{1f600}b', 1, 3), '\u{1f600}');
  assert.is(shorten('short', 10), 'short');
  assert.is(shorten('0123456789'.repeat(3), 13), '012345...6789');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 50 }), fc.integer({ min: 10, max: 60 }), (text, limit) => {
      const short = shorten(text, limit);
      assert.ok(short.length <= limit || short === text);
      assert.not.match(short, /\p{Cs}/u);
    }),
  );
});

test.run();
