/** `--fix` as a whole: real files in a fresh folder, a whole command line, and for the live directory stand-ins for the kubelet and its components. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Io, Output } from '../src/cli/io.ts';
import { answers } from '../src/cli/probe.ts';
import { run } from '../src/cli/run.ts';
import { realPath, writeFileAtomically } from '../src/cli/write-file.ts';
import { examplePod } from '../src/engine/example.ts';
import { lockFolder } from '../src/fix/lock.ts';
import { NotReplaced, replaceFile } from '../src/fix/replace-file.ts';
import { nodeFileSystem, type FileSystem } from '../src/source/file-system.ts';
import { StandIn, standInKubelet } from './stand-in.ts';

const base = (name: string): string => readFileSync(new URL(`../fixtures/oracle/base/1.31/${name}.yaml`, import.meta.url), 'utf8');

/** The machine of the test, whose kubelet has its directory in the folder `live`. */
const withKubelet = (folder: string): FileSystem => {
  const config = new TextEncoder().encode(`staticPodPath: ${folder}/live\n`);
  const entry = (kind: 'file' | 'directory') => ({ kind, mode: 0o644, uid: 0, gid: 0, size: config.length });
  return {
    ...nodeFileSystem,
    stat: (path) => (path === '/var/lib/kubelet' ? entry('directory') : path === '/var/lib/kubelet/config.yaml' ? entry('file') : nodeFileSystem.stat(path)),
    read: (path, limit) => (path === '/var/lib/kubelet/config.yaml' ? config : nodeFileSystem.read(path, limit)),
  };
};

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const k8sAudit = async (folder: string, argv: readonly string[], change: Partial<Io> = {}): Promise<Result> => {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err'): Output => ({ isTerminal: false, columns: undefined, write: async (text) => void (texts[name] += text) });
  let clock = 0;
  const code = await run({
    argv,
    stdin: async () => new TextEncoder().encode(examplePod('kube-apiserver', '1.31', ['--v=2', '--v=2'])),
    stdout: output('out'),
    stderr: output('err'),
    cwd: folder,
    environment: {},
    now: () => new Date(clock),
    git: async () => ({ output: undefined, error: 'there is no git here' }),
    fileSystem: withKubelet(folder),
    realPath,
    writeFile: (path, text, mode) => writeFileAtomically(path, text, 't', mode),
    makeFolder: async () => {},
    replaceFile: async (path, before, after) => replaceFile(path, before, after, 't'),
    importModule: (path) => import(path) as Promise<unknown>,
    streams: () => ({ input: process.stdin, output: process.stdout }),
    lockFolder: async (path) => lockFolder(path, { host: 'here', process: 1, isRunning: () => true }),
    ask: async () => null,
    answers,
    sleep: async (time) => void (clock += time),
    watch: async () => ({ look: () => {}, next: async () => false, close: () => {} }),
    ...change,
  });
  return { code, ...texts };
};

const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-fix-cli-'));
  try {
    for (const name of ['m', 'live', 'copies']) mkdirSync(join(folder, name));
    await use(folder);
  } finally {
    chmodSync(join(folder, 'm'), 0o755);
    rmSync(folder, { recursive: true, force: true });
  }
};

const TWICE = examplePod('kube-apiserver', '1.31', ['--v=2', '--v=2', '--profiling=true']);
const ONCE = examplePod('kube-apiserver', '1.31', ['--v=2', '--profiling=true']);
const ONLY = ['--select', 'pod-repeated-flag,apiserver-profiling'];

const test = suite('--fix');
const scenario = (name: string, use: (folder: string, path: string) => Promise<void>): void =>
  test(name, () =>
    inFolder(async (folder) => {
      const path = join(folder, 'm/kube-apiserver.yaml');
      writeFileSync(path, TWICE, { mode: 0o640 });
      await use(folder, path);
    }),
  );

scenario('makes the safe fixes, and the exit code is of what is left', async (folder, path) => {
  const { code, err } = await k8sAudit(folder, ['m', '--fix', ...ONLY]);
  assert.is(readFileSync(path, 'utf8'), ONCE);
  assert.is(code, 1);
  assert.match(err, 'fixed 1 finding in 1 file; --unsafe-fixes would fix 1 more finding');
  const rest = await k8sAudit(folder, ['m', '--fix', '--unsafe-fixes', ...ONLY]);
  assert.is(rest.code, 0);
  assert.match(readFileSync(path, 'utf8'), '--profiling=false');
  const again = await k8sAudit(folder, ['m', '--fix', '--unsafe-fixes', ...ONLY]);
  assert.is(again.err, 'k8s-audit: nothing to fix\n');
  assert.equal(readdirSync(join(folder, 'm')), ['kube-apiserver.yaml']);
});

scenario('--select fixes one thing, and the least severity leaves out the rest', async (folder, path) => {
  await k8sAudit(folder, ['m', '--fix', '--unsafe-fixes', '--select', 'apiserver-profiling']);
  assert.is(readFileSync(path, 'utf8'), TWICE.replace('--profiling=true', '--profiling=false'));
  const { err } = await k8sAudit(folder, ['m', '--fix', '--unsafe-fixes', '--select', 'pod-repeated-flag', '--min-severity', 'critical']);
  assert.match(err, 'nothing to fix');
});

scenario('--diff writes nothing and ends with 1 while there is something, and git takes what it prints', async (folder, path) => {
  const { code, out } = await k8sAudit(folder, ['m', '--diff', ...ONLY]);
  assert.is(code, 1);
  assert.is(readFileSync(path, 'utf8'), TWICE);
  writeFileSync(join(folder, 'fix.diff'), out);
  execFileSync('git', ['apply', 'fix.diff'], { cwd: folder });
  assert.is(readFileSync(path, 'utf8'), ONCE);
  const again = await k8sAudit(folder, ['m', '--diff', ...ONLY]);
  assert.equal([again.code, again.out], [0, '']);
});

scenario('the standard input is shown as a diff, and never written', async (folder, path) => {
  const { code, out } = await k8sAudit(folder, ['-', '--stdin-filename', 'm/kube-apiserver.yaml', '--diff', ...ONLY]);
  assert.is(code, 1);
  assert.match(out, '--- a/m/kube-apiserver.yaml');
  const written = await k8sAudit(folder, ['-', '--stdin-filename', 'm/kube-apiserver.yaml', '--fix', ...ONLY]);
  assert.is(written.code, 2);
  assert.match(written.err, '--fix cannot write into the standard input');
  assert.is(readFileSync(path, 'utf8'), TWICE);
});

scenario('a template is not fixed', async (folder, path) => {
  const template = TWICE.replace('--profiling=true', '--profiling=true"\n    - "--advertise-address={{ address }}');
  writeFileSync(path, template);
  const { err } = await k8sAudit(folder, ['m', '--fix', '--unsafe-fixes', ...ONLY]);
  assert.match(err, /not fixed: set --profiling=false: m\/kube-apiserver\.yaml is a template/);
  assert.is(readFileSync(path, 'utf8'), template);
});

scenario('options that do not go together', async (folder) => {
  for (const argv of [['--diff', '--fix'], ['--unsafe-fixes'], ['--yes'], ['--backup-dir', 'copies'], ['--fix', '--wait', 'long']]) {
    assert.is((await k8sAudit(folder, ['m', ...argv])).code, 2, argv.join(' '));
  }
});

const failing = (name: string, words: RegExp, prepare: (folder: string, path: string) => Partial<Io> | void): void =>
  scenario(`${name}: exit code 2, a sentence, and the old file`, async (folder, path) => {
    const change = prepare(folder, path) ?? {};
    const { code, err } = await k8sAudit(folder, ['m', '--fix', ...ONLY], change);
    assert.is(code, 2);
    assert.match(err, words);
    if (existsSync(path)) assert.is(readFileSync(path, 'utf8'), TWICE);
    if (existsSync(join(folder, 'm'))) assert.equal(readdirSync(join(folder, 'm')).filter((each) => !each.startsWith('.')), ['kube-apiserver.yaml']);
  });

for (const [code, words] of [['ENOSPC', /the disk is full/], ['EROFS', /the file system is read-only/], ['EACCES', /permission is denied/]] as const) {
  failing(code, words, () => ({
    replaceFile: async (path, before, after) => {
      const { nodeReplaceCalls } = await import('../src/fix/replace-file.ts');
      replaceFile(path, before, after, 't', { ...nodeReplaceCalls, write: () => { throw Object.assign(new Error(code), { code }); } });
    },
  }));
}
failing('another run', /process 7 on here is writing there; if it is gone, remove .*\.k8s-audit-lock/, (folder) => symlinkSync('here:7', join(folder, 'm/.k8s-audit-lock')));
failing('a directory that vanishes', /the file or its folder is gone/, (folder) => ({
  lockFolder: async () => {
    rmSync(join(folder, 'm'), { recursive: true });
    mkdirSync(join(folder, 'm'));
    writeFileSync(join(folder, 'm/kube-apiserver.yaml'), TWICE);
    throw new NotReplaced('the file or its folder is gone');
  },
}));
failing('no folder for the copies', /its copy cannot be written to .*: the file or its folder is gone/, () => ({ writeFile: async () => { throw Object.assign(new Error(), { code: 'ENOENT' }); }, argv: ['m', '--fix', '--backup-dir', 'nowhere', ...ONLY] }));

scenario('a file that changed after it was read is left alone', async (folder, path) => {
  const other = TWICE.replace('--profiling=true', '--profiling=false');
  const { code, err } = await k8sAudit(folder, ['m', '--fix', ...ONLY], {
    lockFolder: async () => {
      writeFileSync(path, other);
      return () => {};
    },
  });
  assert.is(code, 2);
  assert.match(err, 'it is not the text that was audited any more');
  assert.is(readFileSync(path, 'utf8'), other);
});

scenario('a link is left alone', async (folder) => {
  symlinkSync('m/kube-apiserver.yaml', join(folder, 'link.yaml'));
  const { code, err } = await k8sAudit(folder, ['link.yaml', '--fix', ...ONLY]);
  assert.is(code, 2);
  assert.match(err, 'it is a symbolic link');
  assert.is(readlinkSync(join(folder, 'link.yaml')), 'm/kube-apiserver.yaml');
});

scenario('copies go to another directory, one for each path, and nobody else may read them', async (folder) => {
  mkdirSync(join(folder, 'n'));
  writeFileSync(join(folder, 'n/kube-apiserver.yaml'), TWICE);
  await k8sAudit(folder, ['m', 'n', '--fix', '--backup-dir', 'copies', ...ONLY]);
  const copies = readdirSync(join(folder, 'copies'));
  assert.is(copies.length, 2);
  for (const name of copies) {
    assert.is(readFileSync(join(folder, 'copies', name), 'utf8'), TWICE);
    assert.is(statSync(join(folder, 'copies', name)).mode & 0o777, 0o600);
  }
  for (const name of ['m', 'live']) {
    writeFileSync(join(folder, 'm/kube-apiserver.yaml'), TWICE);
    const { code, err } = await k8sAudit(folder, ['m', '--fix', '--backup-dir', name, ...ONLY]);
    assert.is(code, 2);
    assert.match(err, 'the kubelet would run the copies');
  }
});

test('a lock whose process is gone is taken over, and every lock is released', () =>
  inFolder(async (folder) => {
    const writer = { host: 'here', process: 5, isRunning: (id: number) => id !== 7 };
    symlinkSync('here:7', join(folder, 'm/.k8s-audit-lock'));
    const release = lockFolder(join(folder, 'm'), writer);
    assert.throws(() => lockFolder(join(folder, 'm'), { ...writer, process: 6 }), (error: unknown) => error instanceof NotReplaced && /process 5 on here/.test(error.message));
    release();
    assert.equal(readdirSync(join(folder, 'm')), []);
    symlinkSync('elsewhere:7', join(folder, 'm/.k8s-audit-lock'));
    assert.throws(() => lockFolder(join(folder, 'm'), writer), (error: unknown) => error instanceof NotReplaced && /process 7 on elsewhere/.test(error.message));
  }));

/** Two components of a kubelet's directory, each with a fix, and the kubelet that restarts them. */
const live = async (use: (folder: string, kubelet: ReturnType<typeof standInKubelet>, fix: (argv: readonly string[]) => Promise<Result>) => Promise<void>, refuses: (text: string) => boolean = () => false): Promise<void> =>
  inFolder(async (folder) => {
    const [etcd, api] = [new StandIn('http'), new StandIn('https')];
    await Promise.all([etcd.start(), api.start()]);
    try {
      const twice = (text: string, flag: string): string => text.replace(flag, `${flag}\n    ${flag}`);
      const paths = ['etcd', 'kube-apiserver'].map((name) => join(folder, 'live', `${name}.yaml`));
      writeFileSync(paths[0] ?? '', twice(base('etcd'), '- --snapshot-count=10000').replaceAll('2381', String(etcd.port)));
      writeFileSync(paths[1] ?? '', twice(base('kube-apiserver'), '- --allow-privileged=true').replaceAll('6443', String(api.port)).replaceAll('host: 192.168.50.10', 'host: 127.0.0.1'));
      const kubelet = standInKubelet([{ path: paths[0] ?? '', standIn: etcd, refuses }, { path: paths[1] ?? '', standIn: api, refuses }]);
      let clock = 0;
      await use(folder, kubelet, (argv) =>
        k8sAudit(folder, argv, {
          now: () => new Date(clock),
          sleep: async (time) => {
            clock += time;
            await kubelet.step();
          },
        }),
      );
    } finally {
      await Promise.all([etcd.stop(), api.stop()]);
    }
  });
const names = (paths: readonly string[]): string[] => paths.map((path) => path.replace(/^.*\//, ''));

test("the kubelet's own directory is not written without a yes", () =>
  live(async (folder, kubelet, fix) => {
    const { code, err } = await fix(['live', '--fix', '--select', 'pod-repeated-flag']);
    assert.is(code, 2);
    assert.match(err, /live is the directory of a kubelet: it restarts each component[^]*--yes/);
    await kubelet.step();
    assert.equal(kubelet.restarts, []);
    assert.equal(readdirSync(join(folder, 'live')).sort(), ['etcd.yaml', 'kube-apiserver.yaml']);
  }));

test('etcd comes first, and the API server only after etcd answers again', () =>
  live(async (folder, kubelet, fix) => {
    const { code, err } = await fix(['live', '--fix', '--yes', '--wait', '30', '--select', 'pod-repeated-flag']);
    assert.is(code, 0, err);
    assert.equal(names(kubelet.restarts), ['etcd.yaml', 'kube-apiserver.yaml']);
    assert.equal(readdirSync(join(folder, 'live')).sort(), ['etcd.yaml', 'kube-apiserver.yaml']);
  }));

test('a component that does not come back gets its old file, and the next is not touched', () => {
  const isFixed = (text: string): boolean => text.includes('- etcd\n') && text.split('--snapshot-count').length === 2;
  return live(async (folder, kubelet, fix) => {
    const before = readFileSync(join(folder, 'live/etcd.yaml'), 'utf8');
    const { code, err } = await fix(['live', '--fix', '--yes', '--wait', '5', '--select', 'pod-repeated-flag']);
    assert.is(code, 2);
    assert.match(err, /live\/etcd\.yaml is not fixed: http:\/\/127\.0\.0\.1:\d+\/livez did not answer within 5 s, so the old file is back/);
    assert.is(readFileSync(join(folder, 'live/etcd.yaml'), 'utf8'), before);
    await kubelet.step();
    assert.equal(names(kubelet.restarts), ['etcd.yaml', 'etcd.yaml']);
  }, isFixed);
});
test.run();
