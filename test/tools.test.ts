import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importProblems } from '../tools/check-imports.ts';
import { fillIn } from '../tools/generate.ts';
import { newRule } from '../tools/new-rule.ts';
import { RULE_FOLDERS, ruleFiles, ruleIndex } from '../tools/rule-files.ts';

const test = suite('tools');

const imports = (files: Record<string, string>): string[] => importProblems(new Map(Object.entries(files)));
const problems = (files: Record<string, string>): string => imports(files).join('\n');

test('imports that point down are fine', () => {
  assert.equal(
    imports({
      'src/yaml/parse.ts': "import { parseDocument } from 'yaml';\nimport type { Place } from '../source/place.ts';\n",
      'src/engine/run.ts': "import {\n  a,\n  b,\n} from '../model/types.ts';\nimport { createHash } from 'node:crypto';\n",
      'src/cli/run.ts': "const x = await import('./commands/audit.ts');\nimport { rules } from '../../rules/index.ts';\n",
      'rules/etcd/x.ts': "import { flag } from '../templates/flag.ts';\nimport { y } from '../../src/engine/rule.ts';\n",
    }),
    [],
  );
});

test('imports that point up are named with their line', () => {
  assert.equal(imports({ 'src/source/read.ts': "\nimport {\n  a,\n} from '../yaml/parse.ts';\n" }), ['src/source/read.ts:2: source must not import yaml (../yaml/parse.ts)']);
  assert.match(problems({ 'src/model/x.ts': "export type { A } from '../engine/rule.ts';\n" }), /x\.ts:1: model must not import engine/);
  assert.match(problems({ 'src/engine/x.ts': "const a = () => import('../cli/run.ts');\n" }), /engine must not import cli/);
  assert.match(problems({ 'rules/pod/x.ts': "import '../../src/report/text.ts';\n" }), /rules must not import report/);
});

test('packages stay in their rooms', () => {
  assert.match(problems({ 'src/model/x.ts': "import { parse } from 'yaml';\n" }), /yaml is imported only in src\/yaml/);
  assert.match(problems({ 'src/text/x.ts': "import { readFile } from 'node:fs/promises';\n" }), /node:fs\/promises is imported only in src\/source/);
  assert.match(problems({ 'src/report/x.ts': "import x from 'left-pad';\n" }), /left-pad is not one that src and rules may import/);
  assert.match(problems({ 'src/cli/run.ts': "import process from 'node:process';\n" }), /node:process is imported only in src\/cli\/main\.ts/);
});

test('the clock is read in main.ts only, and a new room is given a place', () => {
  assert.match(problems({ 'src/report/x.ts': 'const a = 1;\nconst b = Date.now();\n' }), /x\.ts:2: the clock/);
  assert.equal(imports({ 'src/cli/main.ts': 'const b = new Date();\n' }), []);
  assert.match(problems({ 'src/magic/x.ts': '' }), /the room magic has no place/);
});

test('a circle of values is found; types may refer to each other', () => {
  const circle = imports({ 'src/text/a.ts': "import { b } from './b.ts';\n", 'src/text/b.ts': "import { a } from './a.ts';\n" });
  assert.equal(circle, ['src/text/a.ts:1: imports run in a circle: src/text/a.ts -> src/text/b.ts -> src/text/a.ts']);
  assert.equal(imports({ 'src/text/a.ts': "import { b } from './b.ts';\n", 'src/text/b.ts': "import type { a } from './a.ts';\n" }), []);
});

/** A repository with nothing in it but a version. */
const inRepository = (act: (root: string) => void): void => {
  const root = mkdtempSync(join(tmpdir(), 'k8s-audit-'));
  try {
    writeFileSync(join(root, 'package.json'), '{"version": "0.3.0"}');
    mkdirSync(join(root, 'rules'));
    act(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

test('a new rule stands in the index, in every folder', () => {
  inRepository((root) => {
    for (const folder of RULE_FOLDERS) assert.match(newRule(root, folder, 'some-name'), new RegExp(`written: rules/${folder}/some-name\\.ts`));
    assert.equal(ruleFiles(root).length, RULE_FOLDERS.length);
    assert.is(readFileSync(join(root, 'rules/index.ts'), 'utf8'), ruleIndex(root));
    assert.match(ruleIndex(root), /import controllerManagerSomeName from '\.\/controller-manager\/some-name\.ts';/);
    assert.match(ruleIndex(root), /\{ id: 'controller-manager-some-name', \.\.\.controllerManagerSomeName \},/);
    assert.match(readFileSync(join(root, 'rules/etcd/some-name.ts'), 'utf8'), /on: 'etcd',[^]*since: '0\.3\.0',[^]*bad: \[\]/);
  });
});

test('a rule that cannot be is refused with what was meant', () => {
  inRepository((root) => {
    const refusal = (folder?: string, name?: string): string => {
      try {
        return newRule(root, folder, name);
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.match(refusal('apisever', 'x'), /no folder apisever for rules: did you mean apiserver\?/);
    assert.match(refusal('apiserver', 'Some_Name.ts'), /did you mean some-name\?/);
    assert.match(refusal('apiserver', 'apiserver-x'), /did you mean x\?/);
    assert.match(refusal('apiserver', '../x'), /did you mean x\?/);
    assert.match(refusal('apiserver', '1'), /lower-case words/);
    assert.match(refusal('apiserver'), /usage: npm run new-rule/);
    newRule(root, 'pod', 'x');
    assert.match(refusal('pod', 'x'), /rules\/pod\/x\.ts exists already/);
  });
});

test('a part of a document is replaced between its markers, which must be there', () => {
  assert.is(fillIn('a\n<!-- x:start -->\nold\n<!-- x:end -->\nb\n', 'x', 'new'), 'a\n<!-- x:start -->\nnew\n<!-- x:end -->\nb\n');
  assert.throws(() => fillIn('a <!-- x:end --> <!-- x:start -->', 'x', 'new'), /markers/);
});

test.run();
