/**
 * A manifest is written while strace kills the process at each of its system calls in turn. Skipped where strace is not installed or may not
 * trace; `fix.test.ts` does the same with faults put in the place of calls, everywhere.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('kill -9 at each system call');
const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-kill-'));
const manifests = join(folder, 'm');
const path = join(manifests, 'a.yaml');
const temporary = join(manifests, '.a.yaml.k8s-audit-1');
const log = join(folder, 'log');
const [OLD, NEW] = [`old\n${'#'.repeat(9000)}\n`, `new\n${'#'.repeat(8000)}\n`];

/** Writes NEW over OLD in a process of its own, traced; `kill` is the system call at which it is killed, and the how manyeth of its name. */
const write = (kill?: readonly [call: string, count: number]): { readonly status: number | null; readonly stderr: string } => {
  const inject = kill === undefined ? [] : ['-e', `inject=${kill[0]}:signal=KILL:when=${kill[1]}`];
  const words = ['-f', '-qq', '-o', log, ...[manifests, path, temporary].flatMap((each) => ['-P', each]), ...inject, process.execPath, join(folder, 'write.mjs')];
  return spawnSync('strace', words, { encoding: 'utf8', timeout: 60_000 });
};

/** The calls of a run that was not killed, each with its number among those of its name in its process. */
const callsOf = (trace: string): readonly (readonly [call: string, count: number])[] => {
  const counts = new Map<string, number>();
  const calls = trace.split('\n').flatMap((line) => {
    const [, process = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (call === '') return [];
    const count = (counts.get(`${process} ${call}`) ?? 0) + 1;
    counts.set(`${process} ${call}`, count);
    return [[call, count] as const];
  });
  return [...new Map(calls.map((each) => [each.join(' '), each])).values()];
};

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
test('the directory holds the old or the new file, whole, and no other that is visible', () => {
  if (!canTrace) return;
  writeFileSync(join(folder, 'replace.mjs'), transformSync(readFileSync(new URL('../src/fix/replace-file.ts', import.meta.url), 'utf8'), { loader: 'ts', format: 'esm' }).code);
  writeFileSync(join(folder, 'write.mjs'), `import { replaceFile } from './replace.mjs'; replaceFile(${JSON.stringify(path)}, ${JSON.stringify(OLD)}, ${JSON.stringify(NEW)}, '1');`);
  const reset = (): void => {
    rmSync(manifests, { recursive: true, force: true });
    mkdirSync(manifests);
    writeFileSync(path, OLD, { mode: 0o640 });
  };
  reset();
  assert.is(write().status, 0);
  const calls = callsOf(readFileSync(log, 'utf8'));
  assert.ok(calls.length > 15, `only ${calls.length} calls were seen`);
  const seen = new Set<string>();
  let killed = 0;
  for (const kill of calls) {
    reset();
    const { status } = write(kill);
    if (status !== 0) killed += 1;
    const what = `${kill[0]} ${kill[1]}`;
    const text = readFileSync(path, 'utf8');
    seen.add(text === OLD ? 'old' : text === NEW ? 'new' : `a third at ${what}`);
    assert.equal(readdirSync(manifests).filter((name) => !name.startsWith('.')), ['a.yaml'], what);
    assert.is(statSync(path).mode & 0o7777, 0o640, what);
  }
  assert.equal([...seen], ['old', 'new']);
  assert.ok(killed > 12, `only ${killed} runs were killed`);
  // What a killed run left behind does not stop the next one.
  reset();
  writeFileSync(temporary, 'half');
  const { status, stderr } = write();
  assert.is(status, 0, stderr);
  assert.equal([readFileSync(path, 'utf8') === NEW, readdirSync(manifests)], [true, ['a.yaml']]);
});
test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
