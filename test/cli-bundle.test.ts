import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realPath, writeFileAtomically } from '../src/cli/write-file.ts';
import { build, root } from '../tools/build.ts';

const test = suite('the built command');
const SAMPLE = 'fixtures/control-planes/minikube-1.20';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Start {
  readonly input?: string;
  /** Take the reader of stdout away at once. */
  readonly closed?: boolean;
  /** Options of Node. */
  readonly node?: readonly string[];
}

/** Runs the bundle in the repository's folder, without a terminal. */
const k8sAudit = async (argv: readonly string[], { input = '', closed = false, node = [] }: Start = {}): Promise<Ended> => {
  const child = spawn(process.execPath, [...node, join(root, 'dist/k8s-audit.cjs'), ...argv], { cwd: root });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdin.on('error', () => {}).end(input);
  if (closed) child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};

test.before(() => build());

test('starts, and its exit code is that of the run', async () => {
  const { code, out, err } = await k8sAudit([SAMPLE]);
  assert.equal([code, err], [1, '']);
  assert.match(out, /kube-apiserver/);
  const bad = await k8sAudit(['--bogus']);
  assert.equal([bad.code, bad.out], [2, '']);
  assert.match(bad.err, /unknown option --bogus/);
});

test('finds globs, which are loaded only then', async () => {
  const { code, out, err } = await k8sAudit(['-f', 'unix', '--select', 'apiserver-anonymous-auth', 'fixtures/control-planes/minikube-1.20/*server.yaml']);
  assert.equal([code, err], [1, '']);
  assert.match(out, /^fixtures\/control-planes\/minikube-1\.20\/kube-apiserver\.yaml:/);
});

test('reads the standard input', async () => {
  const text = readFileSync(join(root, SAMPLE, 'etcd.yaml'), 'utf8');
  const { code, out } = await k8sAudit(['-', '-f', 'json', '--fail-on', 'boot'], { input: text });
  assert.is(code, 0);
  assert.equal(JSON.parse(out).nodes[0].components.map(({ name }: { name: string }) => name), ['etcd']);
});

test('a closed pipe is no error and leaves the exit code', async () => {
  const { code, err } = await k8sAudit(['-f', 'json', SAMPLE], { closed: true });
  assert.equal([code, err], [1, '']);
});

test('carries what it needs, with the licences, and depends on nothing', () => {
  const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['yaml', 'globby', 'kleur']) assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
  const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
  assert.not('dependencies' in packageJson);
});

test('a second build leaves nothing of the first behind', async () => {
  const leftover = join(root, 'dist/chunks/old-ABCDEFGH.js');
  writeFileSync(leftover, '');
  const ofAnotherNode = join(root, 'dist/main-0.0-x64.cache');
  writeFileSync(ofAnotherNode, '');
  await build();
  assert.not(existsSync(leftover));
  assert.ok(existsSync(ofAnotherNode), 'the code of the same bundle that another release of Node compiled');
  rmSync(ofAnotherNode);
});

test('takes the code that V8 compiled when it was built, and does without where there is none or a broken one', async () => {
  const cache = join(root, 'dist', readdirSync(join(root, 'dist')).find((name) => name.endsWith('.cache')) ?? 'none.cache');
  const { out, err } = await k8sAudit([SAMPLE], { node: ['-r', join(root, 'test/tell-code-cache.cjs')] });
  assert.is(err, 'rejected: false\n');
  const whole = readFileSync(cache);
  try {
    writeFileSync(cache, whole.subarray(0, 1000));
    assert.is((await k8sAudit([SAMPLE])).out, out);
    rmSync(cache);
    assert.is((await k8sAudit([SAMPLE])).out, out);
  } finally {
    writeFileSync(cache, whole);
  }
});

test('loads a plugin, and a rule in CEL', () =>
  inFolder(async (folder) => {
    const plugin = join(folder, 'plugin.mjs');
    writeFileSync(plugin, "export default [{ id: 'team-rule', title: 't', on: 'etcd', family: 'security', severity: 'high', since: '1', why: 'w', remedy: 'r', examples: { bad: [], good: [] }, *check(etcd) { yield { at: etcd, message: 'seen by the plugin' }; } }];\n");
    const { out, err } = await k8sAudit([SAMPLE, '--plugin', plugin, '--select', 'team-rule', '-f', 'unix']);
    assert.is(err, '');
    assert.match(out, /seen by the plugin/);
    const config = join(folder, 'k8s-audit.yaml');
    writeFileSync(config, 'custom:\n- {id: acme-rule, title: t, on: etcd, severity: high, why: w, remedy: r, cel: given("no-such"), examples: {bad: [[]], good: []}}\n');
    assert.match((await k8sAudit([SAMPLE, '-c', config, '--select', 'acme-rule', '-f', 'unix'])).out, /\[acme-rule\]$/m);
  }));

/** A folder of its own for what is written. */
const inFolder = async (act: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a report file is written whole, through a link, with its mode, and nothing is left beside it', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'report.json');
    writeFileSync(file, 'old and longer');
    chmodSync(file, 0o640);
    symlinkSync(file, join(folder, 'link.json'));
    await writeFileAtomically(join(folder, 'link.json'), 'new', '1');
    assert.is(readFileSync(file, 'utf8'), 'new');
    assert.is(statSync(file).mode & 0o777, 0o640);
    assert.equal(readdirSync(folder).sort(), ['link.json', 'report.json']);
    await writeFileAtomically('/dev/null', 'new', '1');
    assert.not(statSync('/dev/null').isFile());
    assert.is(await realPath(join(folder, 'link.json')), await realPath(file));
    assert.is(await realPath(join(folder, 'none/there')), join(await realPath(folder), 'none/there'));
  }));

test('what cannot be written is said', () =>
  inFolder(async (folder) => {
    const { code, out, err } = await k8sAudit(['-f', `json=${folder}`, SAMPLE]);
    assert.equal([code, out], [2, '']);
    assert.match(err, /the report cannot be written to .*: it is a folder/);
    if (!existsSync('/dev/full')) return;
    assert.match((await k8sAudit(['-f', 'json=/dev/full', SAMPLE])).err, /the disk is full/);
  }));

test.run();
