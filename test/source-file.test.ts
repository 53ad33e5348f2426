import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';

const test = suite('SourceFile');

test('positions are 1-based and count UTF-16 units', () => {
  const file = new SourceFile('a.yaml', 'ab\r\nc\u{1F600}d\n');
  assert.equal(file.position(0), { line: 1, column: 1 });
  assert.equal(file.position(4), { line: 2, column: 1 });
  assert.equal(file.position(7), { line: 2, column: 4 });
  assert.equal(file.position(999), { line: 3, column: 1 });
});

test('a line comes without its line end', () => {
  const file = new SourceFile('a.yaml', 'one\r\ntwo\rthree');
  assert.equal([1, 2, 3, 4].map((line) => file.line(line)), ['one', 'two', 'three', '']);
});

test.run();
