/** The built command on hosts of a real file system that do what no host should: it ends, says what it did not read, and its memory stays bounded. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostChange } from '../src/engine/host-example.ts';
import { build, root as repository } from '../tools/build.ts';
import { makeHost } from '../tools/make-host.ts';
import { k8sAudit } from './command.ts';
import { memoryFileSystem, type MemoryFile } from '../src/source/memory-files.ts';
import type { FileSystem } from '../src/source/file-system.ts';

const test = suite('hostile hosts');

/** Megabytes. A good host takes about half of it; each of the hosts here holds far more than that in its files. */
const HEAP = 192;
const PEAK = 512;

let work = '';
let program = '';

test.before(async () => {
  await build();
  work = mkdtempSync(join(tmpdir(), 'k8s-audit-hostile-'));
  // Another user must be able to read it, wherever the repository lies.
  chmodSync(work, 0o755);
  cpSync(join(repository, 'dist'), join(work, 'dist'), { recursive: true });
  program = join(work, 'dist/k8s-audit.cjs');
});
test.after(() => rmSync(work, { recursive: true, force: true }));

let count = 0;

/** A host on the disk, below a folder of its own. */
const hostOnDisk = async (change: HostChange = {}): Promise<string> => {
  const { manifests, files } = await makeHost(change);
  const root = join(work, `host-${count++}`);
  const put = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [name, text] of Object.entries(manifests)) put(`etc/kubernetes/manifests/${name}.yaml`, text);
  for (const [path, file] of Object.entries(files)) {
    const entry = typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
    if (entry.kind === 'directory') mkdirSync(join(root, path), { recursive: true });
    else put(path, entry.content ?? '');
  }
  return root;
};

const PKI = 'etc/kubernetes/pki';

/** Puts something else in the place of a file of the host. */
const instead = (root: string, path: string, make: (path: string) => void): void => {
  rmSync(join(root, path), { recursive: true, force: true });
  make(join(root, path));
};

const TELL_PEAK = `data:text/javascript,process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** Audits the host and lists its certificates in a process with a small heap, as another user where this one may read everything. */
const survives = async (root: string, { asOther = false } = {}): Promise<Ended> => {
  const runs: Ended[] = [];
  for (const argv of [['--show-unseen'], ['certs']]) {
    const user = asOther && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, '--import', TELL_PEAK, program, ...argv, '--root', root, '--now', '2026-06-01'], { cwd: work, ...user });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.ok(code === 0 || code === 1 || code === 2, `${argv.join(' ')} ended with ${code}\n${out.slice(0, 2000)}`);
    assert.not.match(out, /\n\s+at \S+ \(|this is a bug|internal-error|heap out of memory/);
    const peak = Number(/^peak (\d+)$/m.exec(out)?.[1]) / 1024;
    assert.ok(peak > 10 && peak < PEAK, `${argv.join(' ')} took ${peak} MB`);
    runs.push({ code, out });
  }
  return { code: runs[0]?.code ?? null, out: runs.map(({ out }) => out).join('') };
};

test('the good host, for comparison', async () => {
  const { out } = await survives(await hostOnDisk());
  assert.match(out, /kube-apiserver +starts/);
});

test('files of a gigabyte, which are sparse, are not read', async () => {
  const root = await hostOnDisk();
  for (const path of [`${PKI}/ca.crt`, `${PKI}/apiserver.key`, `${PKI}/sa.pub`, `${PKI}/etcd/server.crt`, 'etc/kubernetes/scheduler.conf', 'etc/cron.d/etcd-backup']) {
    instead(root, path, (file) => {
      writeFileSync(file, '');
      truncateSync(file, 2 ** 30);
    });
  }
  const { out } = await survives(root);
  assert.match(out, /pki\/ca\.crt is larger than \d+ bytes/);
  assert.match(out, /scheduler\.conf is larger than \d+ bytes/);
});

test('of ten thousand certificates in the folder not all are looked at, which is said', async () => {
  const root = await hostOnDisk();
  const { files } = await makeHost();
  const leaf = (files['/etc/kubernetes/pki/apiserver.crt'] as { content: string }).content;
  mkdirSync(join(root, PKI, 'more'));
  for (let index = 0; index < 10_000; index += 1) writeFileSync(join(root, PKI, 'more', `${index}.crt`), leaf);
  assert.match((await survives(root)).out, /not all looked at/);
});

test('a bundle of thousands of certificates', async () => {
  const { files } = await makeHost();
  const authority = (files['/etc/kubernetes/pki/ca.crt'] as { content: string }).content;
  const root = await hostOnDisk();
  for (const path of ['ca.crt', 'front-proxy-ca.crt', 'etcd/ca.crt']) writeFileSync(join(root, PKI, path), authority.repeat(Math.floor(2_000_000 / authority.length)));
  assert.match((await survives(root)).out, /etcd trusts the CA CN=kubernetes/);
});

test('PEM full of garbage, headers without end and bytes that are no text', async () => {
  const garbage: Readonly<Record<string, string | Uint8Array>> = {
    'ca.crt': '-----BEGIN CERTIFICATE-----\n'.repeat(70_000),
    'apiserver.crt': `-----BEGIN CERTIFICATE-----\n${'a: b\n'.repeat(390_000)}-----END CERTIFICATE-----\n`,
    'apiserver.key': `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(1_900_000)}\n-----END PRIVATE KEY-----\n`,
    'front-proxy-ca.crt': Buffer.alloc(1_900_000, 0xff),
    'front-proxy-client.crt': `-----BEGIN CERTIFICATE-----\n${Buffer.alloc(1_200_000, 0x30).toString('base64')}\n-----END CERTIFICATE-----\n`,
    'etcd/ca.crt': '-----BEGIN CERTIFICATE-----\n\u001b[31m\n-----END CERTIFICATE-----\n',
    'sa.pub': ':'.repeat(1_900_000),
  };
  const root = await hostOnDisk();
  for (const [path, content] of Object.entries(garbage)) writeFileSync(join(root, PKI, path), content);
  const { out } = await survives(root);
  assert.match(out, /pki\/apiserver\.crt holds/);
  assert.not.match(out, /\u001b/);
});

test('DER where PEM should be', async () => {
  const change = Object.fromEntries(['ca', 'apiserver', 'etcd/server', 'etcd/ca', 'front-proxy-client'].map((name) => [`/etc/kubernetes/pki/${name}.crt`, { make: [{ certificate: name }], der: true }]));
  assert.match((await survives(await hostOnDisk({ files: change }))).out, /pki\/ca\.crt holds no certificate in PEM form/);
});

test('certificates with a subject of a megabyte', async () => {
  const o = Array.from({ length: 100 }, () => 'x'.repeat(10_000));
  const { out } = await survives(await hostOnDisk({ certificates: { apiserver: { o, days: [-10, -1] }, ca: { o, days: [-10, -1] } } }));
  assert.match(out, /expired on 2026-05-31/);
  assert.ok(out.length < 200_000);
});

test('pipes and sockets are not opened', async () => {
  const root = await hostOnDisk();
  for (const path of [`${PKI}/ca.crt`, 'etc/kubernetes/admin.conf', 'etc/cron.d/etcd-backup', 'etc/kubernetes/manifests/pipe.yaml']) instead(root, path, (file) => execFileSync('mkfifo', [file]));
  // The path of a socket may be no longer than a hundred bytes.
  const server = createServer();
  const socket = join(root, PKI, 'sa.pub');
  rmSync(socket);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    const { out } = await survives(root);
    assert.match(out, /pki\/ca\.crt is a pipe, socket or device/);
    assert.match(out, /pki\/sa\.pub is a pipe, socket or device/);
  } finally {
    server.close();
  }
});

test('links in a circle and links out of the root, also of folders', async () => {
  const secret = join(work, 'outside');
  mkdirSync(secret, { recursive: true });
  writeFileSync(join(secret, 'ca.crt'), 'what lies outside');
  const root = await hostOnDisk();
  instead(root, `${PKI}/ca.crt`, (file) => symlinkSync('ca.crt', file));
  instead(root, `${PKI}/sa.pub`, (file) => symlinkSync('../../../../outside/ca.crt', file));
  instead(root, `${PKI}/etcd`, (file) => symlinkSync('../../../../outside', file));
  symlinkSync('.', join(root, PKI, 'self'));
  symlinkSync('/', join(root, PKI, 'top'));
  const { out } = await survives(root);
  assert.match(out, /ca\.crt lead in a circle/);
  assert.match(out, /sa\.pub leads over a link to \/outside\/ca\.crt, which no mount brings into the container/);
  assert.match(out, /etcd\/server\.crt leads out of /);
  assert.not.match(out, /what lies outside/);
});

test('folders and files that this user may not read are said, and taken neither for missing nor for good', async () => {
  const root = await hostOnDisk();
  chmodSync(join(root, PKI, 'etcd'), 0);
  chmodSync(join(root, PKI, 'apiserver.key'), 0);
  chmodSync(join(root, 'var/lib/etcd'), 0);
  const { out } = await survives(root, { asOther: true });
  chmodSync(join(root, PKI, 'etcd'), 0o755);
  chmodSync(join(root, 'var/lib/etcd'), 0o755);
  assert.match(out, /pki\/etcd\/server\.crt cannot be read: permission is denied/);
  assert.match(out, /pki\/apiserver\.key cannot be read: permission is denied/);
  assert.match(out, /^not read: \/etc\/kubernetes\/pki\/etcd: \/etc\/kubernetes\/pki\/etcd cannot be listed: permission is denied$/m);
  assert.match(out, /pki\/etcd cannot be listed: permission is denied\n +host-certificate-expiry/);
  assert.not.match(out, /is not there/);
});

/** A writer that puts one thing after the other in the place of files, as fast as it can. */
const WRITER = `
const { renameSync, rmSync, writeFileSync, symlinkSync, mkdirSync, truncateSync } = require('node:fs');
const files = process.argv.slice(1);
const makers = [
  (path) => writeFileSync(path, 'short'),
  (path) => writeFileSync(path, 'x'.repeat(3_000_000)),
  (path) => { writeFileSync(path, ''); truncateSync(path, 2 ** 30); },
  (path) => symlinkSync(path, path),
  (path) => mkdirSync(path),
  () => {},
];
for (let step = 0; ; step += 1) for (const file of files) {
  rmSync(file, { recursive: true, force: true });
  makers[step % makers.length](file);
  if (step === 1) process.stdout.write('.');
}`;

test('files that change while they are read', async () => {
  const root = await hostOnDisk();
  const paths = [`${PKI}/ca.crt`, `${PKI}/apiserver.key`, `${PKI}/etcd/server.crt`, 'etc/kubernetes/scheduler.conf', 'etc/kubernetes/manifests/etcd.yaml'];
  const writer = spawn(process.execPath, ['-e', WRITER, ...paths.map((path) => join(root, path))], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(writer.stdout, 'data');
    await survives(root);
    assert.is(writer.exitCode, null);
  } finally {
    writer.kill('SIGKILL');
    await once(writer, 'close');
  }
});

/** Between the look at a file and the reading of it something happens to each file but the manifests. */
const changing = (files: Readonly<Record<string, MemoryFile>>, read: FileSystem['read']): FileSystem => {
  const before = memoryFileSystem(files);
  return { ...before, read: (path, limit) => (path.includes('/manifests/') ? before.read(path, limit) : read(path, limit)) };
};

const fails = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};

test('each way in which a file changes between the look and the reading has an answer', async () => {
  const { manifests, files } = await makeHost();
  const host = { ...files, ...Object.fromEntries(Object.entries(manifests).map(([name, text]) => [`/etc/kubernetes/manifests/${name}.yaml`, text])) };
  const below = Object.fromEntries(Object.entries(host).map(([path, file]) => [`/copy${path}`, file]));
  const ways: Readonly<Record<string, readonly [read: FileSystem['read'], said: RegExp]>> = {
    'it goes away': [() => fails('ENOENT'), /pki\/ca\.crt cannot be read/],
    'it becomes a folder': [() => fails('EISDIR'), /pki\/ca\.crt cannot be read/],
    'the disk fails': [() => fails('EIO'), /pki\/ca\.crt cannot be read/],
    'it becomes a pipe': [() => undefined, /pki\/ca\.crt is a pipe, socket or device/],
    'it grows': [(_, limit) => Buffer.alloc(limit, 0x41), /pki\/ca\.crt is larger than/],
    'it is emptied': [() => Buffer.alloc(0), /pki\/ca\.crt is empty/],
  };
  for (const [way, [read, said]] of Object.entries(ways)) {
    const { out, err, code } = await k8sAudit(['--root', '/copy', '--show-unseen', '--now', '2026-06-01'], {}, { fileSystem: changing(below, read) });
    assert.ok(code === 0 || code === 1, `${way}: ${code} ${err}`);
    assert.match(out, said, way);
  }
});

test.run();
