/** The scripts in real shells, where the machine has them; bash is everywhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { completionScript, type Shell } from '../src/cli/completion.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-completion-'));
const scriptOf = (shell: Shell): string => {
  const path = join(folder, `script.${shell}`);
  writeFileSync(path, completionScript(shell));
  return path;
};
writeFileSync(join(folder, 'etcd.yaml'), '');

/** What each shell offers for the words, the last of which is being typed. */
const CASES: readonly (readonly [words: string[], offered: string[]])[] = [
  [['k8s-audit', 'bo'], ['boot']],
  [['k8s-audit', '--kub'], ['--kubernetes-version']],
  [['k8s-audit', '--format', 'sa'], ['sarif']],
  [['k8s-audit', '-f', 'ju'], ['junit']],
  [['k8s-audit', 'rules', '--format', ''], ['text', 'markdown', 'json']],
  [['k8s-audit', 'boot', '--fail-on', 'bo'], ['boot']],
  [['k8s-audit', 'completion', 'z'], ['zsh']],
  [['k8s-audit', 'etc'], ['etcd.yaml']],
];

const test = suite('completion');

for (const [words, offered] of CASES) {
  test(`bash: ${words.join(' ')}`, () => {
    const code = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _k8s_audit; printf "%s\\n" "${COMPREPLY[@]}"';
    const out = execFileSync('bash', ['--norc', '-c', code, scriptOf('bash'), ...words], { cwd: folder, encoding: 'utf8' });
    assert.equal(out.trim().split('\n'), offered);
  });
  test(`fish, if it is there: ${words.join(' ')}`, () => {
    const { status, stdout, error } = spawnSync('fish', ['-c', `source $argv[1]; complete -C $argv[2]`, scriptOf('fish'), words.join(' ')], { cwd: folder, encoding: 'utf8' });
    if (error) return;
    assert.is(status, 0);
    assert.equal(stdout.trim().split('\n').map((line) => line.split('\t')[0]).toSorted(), offered.toSorted());
  });
}

test('bash: a value after an equals sign, which readline makes a word of its own', () => {
  const code = 'source "$0"; COMP_WORDS=(k8s-audit --format = ma); COMP_CWORD=3; _k8s_audit; printf "%s\\n" "${COMPREPLY[@]}"';
  assert.is(execFileSync('bash', ['--norc', '-c', code, scriptOf('bash')], { encoding: 'utf8' }), 'markdown\n');
});

test('zsh, if it is there, takes the script', () => {
  const { status, stderr, error } = spawnSync('zsh', ['-n', scriptOf('zsh')], { encoding: 'utf8' });
  if (!error) assert.equal([status, stderr], [0, '']);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
