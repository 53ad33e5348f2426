/** --watch: what it says when files come, change, are renamed and go. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Watch } from '../src/cli/io.ts';
import { watchFolders } from '../src/cli/watch-folders.ts';
import { memoryFileSystem } from '../src/source/memory-files.ts';
import { k8sAudit } from './command.ts';

type Directory = Record<string, string>;
type Step = (files: Directory) => void;

const API = '/w/m/kube-apiserver.yaml';
const stock = (name: string): string => readFileSync(new URL(`../fixtures/oracle/base/1.31/${name}.yaml`, import.meta.url), 'utf8');
const POD = stock('kube-apiserver');
const BROKEN = POD.replace('    - --allow-privileged=true\n', '$&    - --no-such-flag\n');

/** What the steps, one after the other, make it print after the first report; and what it did besides. */
const watched = async (steps: readonly Step[], argv: readonly string[] = ['m']): Promise<{ code: number; first: string; blocks: string[]; err: string; written: Readonly<Record<string, string>>; looked: (readonly string[])[]; closed: boolean }> => {
  const files: Directory = { [API]: POD };
  const left = [...steps];
  const looked: (readonly string[])[] = [];
  let closed = false;
  const watch: Watch = {
    look: (folders) => void looked.push(folders),
    next: async () => {
      const step = left.shift();
      step?.(files);
      return step !== undefined;
    },
    close: () => void (closed = true),
  };
  const live = (): ReturnType<typeof memoryFileSystem> => memoryFileSystem(files);
  const fileSystem = new Proxy(live(), { get: (_, name) => Reflect.get(live(), name) as unknown });
  const { code, out, err, written } = await k8sAudit([...argv, '--watch'], {}, { fileSystem, watch: async () => watch });
  const [first = '', ...blocks] = out.split('\n-- 03:04:05Z\n');
  return { code, first, blocks, err, written, looked, closed };
};
const put = (path: string, text: string): Step => (files) => void (files[path] = text);
const remove = (path: string): Step => (files) => void delete files[path];
const rename = (from: string, to: string): Step => (files) => {
  files[to] = files[from] ?? '';
  delete files[from];
};

const test = suite('watch');

test('a report first, then only what changes', async () => {
  const { code, first, blocks, looked, closed } = await watched([put(API, BROKEN), put(API, BROKEN), put(API, POD)]);
  assert.match(first, /^node m .*\n {2}kube-apiserver {12}starts/);
  assert.is(blocks.length, 2, 'nothing is printed where nothing changes');
  const [broken = '', mended = ''] = blocks;
  assert.match(broken, /^m\/kube-apiserver\.yaml changed: the kubelet restarts kube-apiserver\n {2}kube-apiserver +starts -> DOES NOT START\n\ncritical\[apiserver-unknown-flag\]/);
  assert.match(broken, /\n1 came, 0 went; \d+ findings now\.\n$/);
  assert.not.match(broken, /apiserver-anonymous-auth/);
  assert.match(mended, /DOES NOT START -> starts\n\ngone: critical\[apiserver-unknown-flag\]: .*\n\n0 came, 1 went/);
  assert.equal([code, closed, looked[0]], [1, true, ['/w/m']]);
});

test('a comment makes no new pod', async () => {
  const { blocks } = await watched([put(API, `# who wrote this\n${POD}`)]);
  assert.is(blocks.length, 1);
  assert.match(blocks[0] ?? '', /changed: to the kubelet it is the same pod\n\n0 came, 0 went/);
});

test('a renamed file: the kubelet still runs it, and passes over it where its name begins with a dot', async () => {
  const { blocks } = await watched([rename(API, '/w/m/kube-apiserver.yaml.bak'), rename('/w/m/kube-apiserver.yaml.bak', '/w/m/.kube-apiserver.yaml'), rename('/w/m/.kube-apiserver.yaml', API)]);
  assert.match(blocks[0] ?? '', /^m\/kube-apiserver\.yaml is now kube-apiserver\.yaml\.bak: the kubelet restarts kube-apiserver\n/);
  assert.not.match(blocks[0] ?? '', /gone:/);
  assert.match(blocks[1] ?? '', /m\/kube-apiserver\.yaml\.bak is gone: the kubelet stops kube-apiserver\n/);
  assert.match(blocks[2] ?? '', /m\/kube-apiserver\.yaml is new: the kubelet starts kube-apiserver\n/);
});

test('a file that comes and goes, and one that is no pod', async () => {
  const scheduler = '/w/m/kube-scheduler.yaml';
  const { blocks } = await watched([put(scheduler, stock('kube-scheduler')), remove(scheduler), put('/w/m/notes.txt', 'nothing')]);
  assert.match(blocks[0] ?? '', /m\/kube-scheduler\.yaml is new: the kubelet starts kube-scheduler\n {2}kube-scheduler +starts\n/);
  assert.match(blocks[1] ?? '', /m\/kube-scheduler\.yaml is gone: the kubelet stops kube-scheduler\n\ngone: /);
  assert.match(blocks[2] ?? '', /m\/notes\.txt is new: it holds no YAML mapping\n/);
});

test('an empty directory does not end the watch', async () => {
  const { blocks, err, code } = await watched([remove(API), put(API, POD)]);
  assert.match(blocks[0] ?? '', /is gone: the kubelet stops kube-apiserver/);
  assert.match(blocks[1] ?? '', /is new: the kubelet starts kube-apiserver/);
  assert.match(err, /^k8s-audit: m: /);
  assert.is(code, 1);
});

test('report files are written anew', async () => {
  const { written, first, blocks } = await watched([put(API, BROKEN)], ['m', '-f', 'json=r.json']);
  assert.equal([first, blocks.length], ['', 0]);
  assert.match(written['/w/r.json'] ?? '', /apiserver-unknown-flag/);
});

test('what cannot be watched is refused', async () => {
  assert.match((await watched([], ['m', '-f', 'json'])).err, /--watch prints text, and not json\n {2}give the report a file/);
  assert.match((await watched([], ['-'])).err, /the standard input cannot be watched/);
  assert.match((await watched([], ['m', '--fix'])).err, /--watch only reads/);
});

test('a real folder tells of a file that is written, renamed or removed, and wakes up without a change, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-watch-'));
  const watch = watchFolders();
  const [one, other] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
  for (const change of [() => writeFileSync(one, 'a'), () => renameSync(one, other), () => rmSync(other)]) {
    watch.look([folder, join(folder, 'missing')]);
    const next = watch.next(600_000);
    change();
    assert.is(await next, true);
  }
  watch.look([folder]);
  assert.is(await watch.next(1), true);
  watch.close();
  rmSync(folder, { recursive: true });
});

test.run();
