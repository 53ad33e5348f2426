import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { discover, type Discovery } from '../src/source/discover.ts';
import { decode } from '../src/source/decode.ts';
import { nodeFileSystem, type FileSystem } from '../src/source/file-system.ts';
import { KUBELET_MAX_BYTES, readSource } from '../src/source/read.ts';
import { suggest } from '../src/text/suggest.ts';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: NAME\n';
const podOf = (name: string): string => POD.replace('NAME', name);

/** A directory of its own, with these files: name -> text. */
const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};
const find = (cwd: string, paths: readonly string[], more: { fileSystem?: FileSystem; maxBytes?: number; stdin?: string } = {}): Promise<Discovery> =>
  discover(paths, {
    fileSystem: more.fileSystem ?? nodeFileSystem,
    cwd,
    maxBytes: more.maxBytes ?? KUBELET_MAX_BYTES,
    stdin: async () => new TextEncoder().encode(more.stdin ?? ''),
    stdinFilename: 'stdin.yaml',
  });
const summary = ({ nodes, troubles }: Discovery) => ({
  nodes: nodes.map(({ path, isDirectory, files }) => [path, isDirectory, files.map((file) => `${file.path} ${file.result.status}`)]),
  troubles: troubles.map(({ path, trouble }) => `${path} ${trouble.kind}`),
});

const discovering = suite('discover');

discovering('a directory with a component is one node, read as the kubelet reads it', async () => {
  const cwd = folderOf({ 'm/etcd': podOf('etcd'), 'm/haproxy.yaml': podOf('haproxy'), 'm/notes.txt': 'x', 'm/.hidden.yaml': podOf('etcd'), 'm/sub/etcd.yaml': podOf('etcd') });
  assert.equal(summary(await find(cwd, ['m/'])), { nodes: [['m', true, ['m/.hidden.yaml skipped', 'm/etcd read', 'm/haproxy.yaml read', 'm/notes.txt read', 'm/sub skipped']]], troubles: [] });
});

discovering('any other directory is searched below, and each directory with manifests is a node', async () => {
  const cwd = folderOf({ 'README.md': 'etcd containers:', 'b/x/etcd.yaml': podOf('etcd'), 'a/kube-apiserver.manifest': podOf('kube-apiserver'), 'node_modules/etcd.yaml': podOf('etcd'), '.git/etcd.yaml': podOf('etcd') });
  assert.equal(summary(await find(cwd, ['.'])).nodes, [
    ['a', true, ['a/kube-apiserver.manifest read']],
    ['b/x', true, ['b/x/etcd.yaml read']],
  ]);
});

discovering('files named one by one belong to a node for each directory, and are read once', async () => {
  const cwd = folderOf({ 'a/etcd.yaml': podOf('etcd'), 'a/x.yaml': podOf('x'), 'b/etcd.yaml': podOf('etcd') });
  assert.equal(summary(await find(cwd, ['a/x.yaml', './a/etcd.yaml', 'b/etcd.yaml', 'a/x.yaml'])).nodes, [
    ['a', false, ['a/etcd.yaml read', 'a/x.yaml read']],
    ['b', false, ['b/etcd.yaml read']],
  ]);
});

discovering('globs, standard input and paths that are not there', async () => {
  const cwd = folderOf({ 'a/etcd.yaml': podOf('etcd'), 'b/etcd.yaml': podOf('etcd') });
  assert.equal(summary(await find(cwd, ['*/etcd.yaml'])).nodes.length, 2);
  assert.equal(summary(await find(cwd, ['-'], { stdin: podOf('etcd') })).nodes, [['.', false, ['stdin.yaml read']]]);
  const { troubles } = await find(cwd, ['a/etdc.yaml', 'x*/y']);
  assert.equal(troubles.map(({ trouble }) => trouble.kind), ['missing', 'missing']);
  assert.match(troubles[0]?.trouble.hint ?? '', /did you mean a\/etcd\.yaml\?/);
});

discovering('a directory without a manifest of a component is said', async () => {
  const cwd = folderOf({ 'm/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\n', 'm/.etcd.yaml': podOf('etcd') });
  assert.equal(summary(await find(cwd, ['m'])), { nodes: [], troubles: ['m no-manifest'] });
});

discovering('a directory that is named is the kubelet\'s if it holds any pod, or a file with the name of a component', async () => {
  const cwd = folderOf({ 'm/web.yaml': podOf('web'), 'n/kube-apiserver.yaml': '# nothing', 'o/#p.yaml#': podOf('p'), 'up/p/web.yaml': podOf('web') });
  for (const [folder, file] of [['m', 'm/web.yaml'], ['n', 'n/kube-apiserver.yaml'], ['o', 'o/#p.yaml#']] as const) {
    assert.equal(summary(await find(cwd, [folder])).nodes, [[folder, true, [`${file} read`]]]);
  }
  assert.equal(summary(await find(cwd, ['up'])).troubles, ['up no-manifest']);
});

discovering('a directory whose component files are broken is still a node', async () => {
  const cwd = folderOf({ 'm/kube-apiserver.yaml': 'kube-apiserver \0 containers:' });
  assert.equal(summary(await find(cwd, ['m'])).nodes, [['m', true, ['m/kube-apiserver.yaml unreadable']]]);
});

discovering('pipes, sockets, link loops and links to directories neither block nor stop the rest', async () => {
  const cwd = folderOf({ 'm/etcd.yaml': podOf('etcd') });
  execFileSync('mkfifo', [join(cwd, 'm/pipe.yaml'), join(cwd, 'pipe')]);
  symlinkSync('loop.yaml', join(cwd, 'm/loop.yaml'));
  symlinkSync('nowhere', join(cwd, 'm/broken.yaml'));
  symlinkSync('.', join(cwd, 'm/here'));
  symlinkSync('etcd.yaml', join(cwd, 'm/link.yaml'));
  const server = createServer();
  await new Promise<void>((done) => server.listen(join(cwd, 'm/socket'), done));
  try {
    assert.equal(summary(await find(cwd, ['m', 'pipe', '/dev/null'])), {
      nodes: [['m', true, ['m/broken.yaml unreadable', 'm/etcd.yaml read', 'm/here skipped', 'm/link.yaml read', 'm/loop.yaml unreadable', 'm/pipe.yaml skipped', 'm/socket skipped']]],
      troubles: ['pipe not-regular', '/dev/null not-regular'],
    });
  } finally {
    server.close();
    rmSync(cwd, { recursive: true });
  }
});

discovering('a deep tree and a tree of links that lead back are searched to the end', async () => {
  const cwd = folderOf({ [`${'d/'.repeat(300)}etcd.yaml`]: podOf('etcd') });
  symlinkSync('..', join(cwd, 'd', 'up'));
  assert.equal((await find(cwd, ['.'])).nodes.length, 1);
});

const failing = (code: string): FileSystem => {
  const fail = (): never => {
    throw Object.assign(new Error(code), { code });
  };
  return { kind: () => 'file', stat: fail, readLink: fail, list: fail, read: fail };
};

const reading = suite('read');

for (const [code, kind] of [['EACCES', 'no-permission'], ['ENOENT', 'missing'], ['ELOOP', 'link-loop'], ['EIO', 'io'], ['ENAMETOOLONG', 'missing']] as const) {
  reading(`${code} is ${kind}`, () => {
    const result = readSource(failing(code), '/a', 'a', 10);
    assert.is(result.status, 'unreadable');
    assert.is(result.status === 'unreadable' && result.trouble.kind, kind);
  });
}

reading('a file of the limit is read, and one byte more is too much', () => {
  const cwd = folderOf({ a: 'x'.repeat(100), b: 'x'.repeat(101) });
  assert.is(readSource(nodeFileSystem, join(cwd, 'a'), 'a', 100).status, 'read');
  const result = readSource(nodeFileSystem, join(cwd, 'b'), 'b', 100);
  assert.is(result.status === 'unreadable' && result.trouble.kind, 'too-large');
});

reading('a file without a size is read to its end', () => {
  const result = readSource(nodeFileSystem, '/proc/self/status', 'status', KUBELET_MAX_BYTES);
  assert.ok(result.status === 'read' && result.source.text.includes('Name:'));
});

const decoding = suite('decode');
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};
const textOf = (bytes: Uint8Array): string => {
  const result = decode(bytes);
  return 'text' in result ? result.text : `${result.trouble.kind} ${result.trouble.offset ?? ''}`;
};

decoding('a byte order mark says the encoding and stays in the text', () => {
  assert.is(textOf(Buffer.from('\uFEFFa: \u00e4')), '\uFEFFa: \u00e4');
  for (const littleEndian of [true, false]) assert.is(textOf(utf16('a: \u00e4\u{1F600}', littleEndian)), '\uFEFFa: \u00e4\u{1F600}');
  assert.is(textOf(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])), 'encoding 0');
});

decoding('bytes that are no text are placed', () => {
  assert.is(textOf(Buffer.concat([Buffer.from('ab\u00e4'), Buffer.from([0xff, 0x63])])), 'encoding 4');
  assert.is(textOf(Buffer.from('\u00e4b\u0007c')), 'control-character 3');
  assert.is(textOf(Buffer.from('kind: Pod\0')), 'control-character 9');
  assert.is(textOf(Buffer.from('a: "\u0085"')), 'a: "\u0085"');
  assert.is(textOf(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])), 'binary ');
  assert.is(textOf(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0])), 'binary ');
});

decoding('a file that begins as JSON does is taken as the kubelet takes it', () => {
  assert.is(textOf(Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xff]), Buffer.from('"}')])), '{"a": "\uFFFD"}');
  assert.is(textOf(Buffer.from('{"a": "\u007f"}')), '{"a": "\u007f"}');
});

decoding('anything gives a text without control characters or a trouble with a message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const result = decode(bytes);
      // oxlint-disable-next-line no-control-regex
      return 'text' in result ? !/[\0-\x08\x0e-\x1f]/.test(result.text) || /^\s*\{/.test(result.text) : result.trouble.message.length > 10 && result.trouble.hint.length > 5;
    }),
  );
});

const suggesting = suite('suggest');
suggesting('the nearest name is found, and a far one is not', () => {
  const names = ['anonymous-auth', 'authorization-mode', 'audit-log-path'];
  assert.is(suggest('anonymus-auth', names), 'anonymous-auth');
  assert.is(suggest('AUDIT-LOG-PTAH', names), 'audit-log-path');
  assert.is(suggest('quota-backend-bytes', names), undefined);
  assert.is(suggest('', names), undefined);
});

for (const each of [discovering, reading, decoding, suggesting]) each.run();
