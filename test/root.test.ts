import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assignRoots } from '../src/source/assign-roots.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { memoryFileSystem, type MemoryFile } from '../src/source/memory-files.ts';
import { openRoot } from '../src/source/root.ts';

const test = suite('root');

const rootOf = (files: Readonly<Record<string, MemoryFile>>) => openRoot(memoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, file]) => [`/copy${path}`, file]))), 'copy', '/copy');
const textAt = (files: Readonly<Record<string, MemoryFile>>, path: string): string => {
  const file = rootOf(files).read(path);
  return file.state === 'read' ? Buffer.from(file.bytes).toString() : file.state;
};

test('links are followed inside of the root, absolute ones from its top', () => {
  const files = { '/a/file': 'text', '/b': { link: '/a' }, '/c/up': { link: '../b/./file' }, '/top': { link: '/' } };
  for (const path of ['/a/file', '/b/file', '/c/up', '/top/a/file', '/c/../a//file']) assert.is(textAt(files, path), 'text', path);
});

test('a link that leaves the root is refused, also one of a directory on the way', () => {
  const files = { '/a/out': { link: '../../secret' }, '/d': { link: '../..' } };
  assert.is(textAt(files, '/a/out'), 'outside');
  assert.is(textAt(files, '/d/etc/passwd'), 'outside');
});

test('links that lead in a circle, and files that cannot be opened, are said', () => {
  const files = { '/a': { link: 'b' }, '/b': { link: 'a' }, '/denied': { code: 'EACCES' }, '/pipe': { kind: 'other' as const }, '/dir/x': '' };
  assert.equal(['/a', '/denied', '/pipe', '/dir', '/dir/y', '/dir/x/z'].map((path) => textAt(files, path)), ['link-loop', 'not-readable', 'special', 'directory', 'not-there', 'not-there']);
});

test('a copy of a part of a node lacks what was not copied; a whole one does not have it', () => {
  const part = { '/etc/kubernetes/pki/ca.crt': 'x' };
  assert.equal(['/etc/kubernetes/audit/policy.yaml', '/etc/audit.yaml', '/var/lib/certs/ca.crt'].map((path) => textAt(part, path)), ['not-there', 'lacking', 'lacking']);
  assert.is(textAt({ ...part, '/etc/os-release': 'ID=debian' }, '/var/lib/certs/ca.crt'), 'not-there');
});

test('roots go to the nodes that lie in them, the others in order; what is not clear is said', () => {
  const fileSystem = memoryFileSystem({ '/w/one/etc/m/a.yaml': '', '/w/two/etc/m/a.yaml': '', '/w/m/a.yaml': '', '/w/file': '' });
  const given = (nodes: readonly string[], roots: readonly string[]) => {
    const found = assignRoots({ nodes: nodes.map((path) => ({ path, isDirectory: true, files: [] })), troubles: [] }, roots, fileSystem, '/w');
    return [found.nodes.map(({ root }) => root?.path ?? null), found.troubles.map(({ path }) => path)];
  };
  assert.equal(given(['one/etc/m', 'two/etc/m'], ['two', 'one']), [['one', 'two'], []]);
  assert.equal(given(['one/etc/m', 'm'], ['one']), [['one', null], []]);
  assert.equal(given(['m', 'two/etc/m'], ['one', '/']), [['one', '/'], []]);
  assert.equal(given(['m', 'two/etc/m'], ['/']), [[null, null], ['/']]);
  assert.equal(given(['m'], ['none', 'file']), [[null], ['none', 'file']]);
});

test('of the real file system, pipes and sockets are not opened and a sparse file is not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-root-'));
  const server = createServer();
  try {
    mkdirSync(join(folder, 'etc'));
    execFileSync('mkfifo', [join(folder, 'etc/pipe')]);
    await new Promise<void>((resolve) => server.listen(join(folder, 'etc/socket'), resolve));
    writeFileSync(join(folder, 'etc/large'), '');
    truncateSync(join(folder, 'etc/large'), 2 ** 30);
    symlinkSync('/dev/zero', join(folder, 'etc/zero'));
    symlinkSync('../../../../../../../../etc/hostname', join(folder, 'etc/out'));
    const root = openRoot(nodeFileSystem, folder, folder);
    assert.equal(['/etc/pipe', '/etc/socket', '/etc/large', '/etc/zero', '/etc/out'].map((path) => root.read(path).state), ['special', 'special', 'too-large', 'lacking', 'outside']);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});

test('a link that takes the place of a file after the look at it leads nowhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-root-'));
  try {
    writeFileSync(join(folder, 'secret'), 'of another');
    mkdirSync(join(folder, 'root'));
    const [file, swapped] = [join(folder, 'root/file'), join(folder, 'root/swapped')];
    writeFileSync(file, 'own');
    symlinkSync('../secret', swapped);
    const root = openRoot({ ...nodeFileSystem, stat: (path) => nodeFileSystem.stat(path === swapped ? file : path) }, join(folder, 'root'), join(folder, 'root'));
    assert.is(root.read('/file').state, 'read');
    assert.equal([root.read('/swapped').state, root.canRead('/swapped')], ['special', false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
