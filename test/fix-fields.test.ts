import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits } from '../src/fix/apply.ts';
import { addField, addItem, removeField, removeItem, removeVariable, setField } from '../src/fix/field-edits.ts';
import type { Edits } from '../src/fix/flag-edits.ts';
import { SourceFile } from '../src/source/source-file.ts';
import type { Cursor } from '../src/yaml/cursor.ts';
import { parseYaml } from '../src/yaml/parse.ts';

const test = suite('edits of fields');

/** What the edits make of a text; undefined where they are left to a person. */
const edited = (text: string, edits: (root: Cursor) => Edits): string | undefined => {
  const [root] = parseYaml(new SourceFile('a.yaml', text)).documents;
  if (!root) throw new Error('no document');
  const made = edits(root);
  return made && applyEdits(text, made);
};

const CASES: readonly (readonly [what: string, edits: (root: Cursor) => Edits, before: string, after: string | undefined])[] = [
  ['sets a plain value', (root) => setField(root.get('a'), 'port', 80), 'a:\n  port: 79 # why\n', 'a:\n  port: 80 # why\n'],
  ['sets a value in quotes', (root) => setField(root, 'a', 'b'), 'a: "x"\nb: 1\n', 'a: "b"\nb: 1\n'],
  ['writes a text in quotes that YAML would read as something else', (root) => setField(root, 'a', 'yes'), 'a: x\n', 'a: "yes"\n'],
  ['sets a value in JSON', (root) => setField(root, 'a', 'b'), '{\n  "a": "x"\n}', '{\n  "a": "b"\n}'],
  ['sets a number in JSON', (root) => setField(root, 'a', 2), '{"a": 1}', '{"a": 2}'],
  ['does not set what an anchor gives to others', (root) => setField(root, 'a', 2), 'b: &x 1\na: *x\n', undefined],
  ['does not set a block of text', (root) => setField(root, 'a', 2), 'a: |\n  x\n', undefined],
  ['adds a field among sorted ones', (root) => addField(root.get('m'), 'host', 'x'), 'm:\n  a:\n  - 1\n  - 2 # two\n  path: /\nz: 1\n', 'm:\n  a:\n  - 1\n  - 2 # two\n  host: x\n  path: /\nz: 1\n'],
  ['adds a field at the end of those not sorted', (root) => addField(root.get('m'), 'host', 'x'), 'm:\n  port: 1\n  path: /\n\nz: 1\n', 'm:\n  port: 1\n  path: /\n  host: x\n\nz: 1\n'],
  ['adds a field to the item of a list', (root) => addField(root.items()[0] ?? root, 'b', true), '- a: 1\n- a: 2\n', '- a: 1\n  b: true\n- a: 2\n'],
  ['adds a field behind a text without a line end', (root) => addField(root, 'b', 1), 'a: 1', 'a: 1\nb: 1'],
  ['adds a field with CRLF', (root) => addField(root, 'b', { c: { d: 1 }, e: ['x'] }), 'a: 1\r\n', 'a: 1\r\nb:\r\n  c:\r\n    d: 1\r\n  e:\r\n  - x\r\n'],
  ['adds a field in braces', (root) => addField(root.get('m'), 'b', 1), 'm: {a: 1, c: 2}\n', 'm: {a: 1, b: 1, c: 2}\n'],
  ['adds a field to JSON on lines', (root) => addField(root, 'b', 'x'), '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": "x"\n}\n'],
  ['adds a field before a block of text ends the file', (root) => addField(root, 'b', 1), 'a: |\n  x\n  y\n', 'a: |\n  x\n  y\nb: 1\n'],
  ['takes a field out', (root) => removeField(root, 'b'), 'a: 1\nb:\n  c: 1\n  d: 2\n# about e\ne: 1\n', 'a: 1\n# about e\ne: 1\n'],
  ['takes a field out of braces', (root) => removeField(root, 'a'), '{a: 1, b: 2}\n', '{b: 2}\n'],
  ['takes the last field out of braces', (root) => removeField(root, 'b'), '{a: 1, b: 2}\n', '{a: 1}\n'],
  ['takes a field out of JSON', (root) => removeField(root, 'b'), '{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "a": 1\n}\n'],
  ['does not take out the first field of an item', (root) => removeField(root.items()[0] ?? root, 'a'), '- a: 1\n  b: 2\n', undefined],
  ['does not leave a map without fields', (root) => removeField(root.get('m'), 'a'), 'm:\n  a: 1\n', undefined],
  ['adds an item', (root) => addItem(root, 'l', { name: 'b' }), 'l:\n  - name: a\n    x: 1\n\nz: 1\n', 'l:\n  - name: a\n    x: 1\n  - name: b\n\nz: 1\n'],
  ['adds an item to a list in brackets', (root) => addItem(root, 'l', { name: 'b', on: true }), 'l: [{name: a}]\n', 'l: [{name: a}, {name: b, on: true}]\n'],
  ['adds an item to JSON', (root) => addItem(root, 'l', { name: 'b' }), '{"l": [\n  {"name": "a"}\n]}', '{"l": [\n  {"name": "a"},\n  {"name":"b"}\n]}'],
  ['adds the list', (root) => addItem(root, 'l', { name: 'b', x: 1 }), 'a: 1\nz: 1\n', 'a: 1\nl:\n- name: b\n  x: 1\nz: 1\n'],
  ['takes an item out', (root) => removeItem(root, 'l', root.get('l').items()[0] ?? root), 'l:\n- a: 1\n  b: 2\n- a: 3\n', 'l:\n- a: 3\n'],
  ['takes an item out of brackets', (root) => removeItem(root, 'l', root.get('l').items()[1] ?? root), 'l: [1, 2, 3]\n', 'l: [1, 3]\n'],
  ['takes the key with the last item', (root) => removeItem(root, 'l', root.get('l').items()[0] ?? root), 'a: 1\nl:\n- a: 1\n', 'a: 1\n'],
  ['empties brackets', (root) => removeItem(root, 'l', root.get('l').items()[0] ?? root), 'l: [1]\n', 'l: []\n'],
  ['fills empty braces', (root) => addField(root.get('m'), 'a', { b: 'c' }), 'm: {}\n', 'm: {a: {b: c}}\n'],
  ['fills an empty list', (root) => addItem(root, 'l', { a: 1 }), 'l: [ ]\n', 'l: [{a: 1}]\n'],
  ['fills an empty list of JSON', (root) => addItem(root, 'l', { a: 'b' }), '{"l": []}', '{"l": [{"a":"b"}]}'],
  ['takes a variable out', (root) => removeVariable(root, 'B'), 'env:\n- {name: A, value: a}\n- name: B\n  value: b\n', 'env:\n- {name: A, value: a}\n'],
];

for (const [what, edits, before, after] of CASES) {
  test(what, () => {
    assert.is(edited(before, edits), after);
  });
}
test.run();
