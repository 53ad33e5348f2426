/**
 * `tsx tools/oracle-kubelet.ts DIRECTORY [--all]` reads every directory that a real kubelet was given (`kubelet/read-MINOR.jsonl`), and
 * compares the pods that we think it runs, and its log lines. Ends with 1 if they differ in a pod.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kubeletPods } from '../src/model/kubelet.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import { discover } from '../src/source/discover.ts';
import type { DirectoryEntry, FileKind, FileSystem } from '../src/source/file-system.ts';
import { KUBELET_MAX_BYTES } from '../src/source/read.ts';

/** `like` and `edits` tell a text by another one: [line, how many go, the lines that come], 0-based. */
type FileContent =
  | string
  | { base64?: string; symlink?: string; socket?: boolean; repeat?: string; pad?: number; text?: string; like?: string; edits?: readonly (readonly [at: number, gone: number, added: readonly string[]])[] };

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}
interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[] | null;
}
export interface KubeletCase {
  readonly id: string;
  readonly files: Readonly<Record<string, FileContent>>;
  readonly pods: readonly Pod[];
  readonly errors: readonly string[];
}
export interface KubeletAnswer {
  readonly id: string;
  readonly minor: string;
  /** One line for a pod: what differs there, or nothing. */
  readonly difference: string;
  /** Log lines of the kubelet that we do not have, and ours that it does not print. */
  readonly otherWords: readonly string[];
  readonly lines: number;
}

const NODE_NAME = 'node1';
const ROOT = '/m';
/** The shared cases hold no more of a command than this. */
const SHOWN = 6;

const bytesOf = (content: FileContent, stock: string): Uint8Array | FileKind => {
  if (typeof content === 'string') return Buffer.from(content);
  if (content.base64 !== undefined) return Buffer.from(content.base64, 'base64');
  const length = content.pad ?? Number(/(\d+) bytes/.exec(content.repeat ?? '')?.[1] ?? Number.NaN);
  return Number.isNaN(length) ? 'other' : Buffer.from(`${content.text ?? stock}#${'x'.repeat(length)}`);
};

/** A directory /m that holds the files, in memory. */
const fileSystemOf = (files: KubeletCase['files'], stock: string): FileSystem => {
  const find = (path: string, depth = 0): Uint8Array | FileKind => {
    const name = posix.relative(ROOT, path);
    const content = files[name];
    if (content === undefined) {
      if (path === ROOT || path === '/tmp' || Object.keys(files).some((file) => file.startsWith(`${name}/`))) return 'directory';
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    }
    if (typeof content === 'string' || content.symlink === undefined) return bytesOf(content, stock);
    if (depth > 10) throw Object.assign(new Error('a loop'), { code: 'ELOOP' });
    const [first = '', ...rest] = posix.relative(ROOT, posix.resolve(posix.dirname(path), content.symlink)).split('/');
    const link = files[first];
    const target = typeof link === 'object' && link.symlink !== undefined && rest.length > 0 ? posix.join(ROOT, link.symlink, ...rest) : posix.resolve(posix.dirname(path), content.symlink);
    return find(target, depth + 1);
  };
  const kindOf = (found: Uint8Array | FileKind): FileKind => (typeof found === 'string' ? found : 'file');
  return {
    kind: (path) => kindOf(find(path)),
    stat: (path) => ({ kind: kindOf(find(path)), mode: 0o600, uid: 0, gid: 0, size: 0 }),
    readLink: (path) => path,
    list: (path) => {
      const prefix = path === ROOT ? '' : `${posix.relative(ROOT, path)}/`;
      const entries = new Map<string, DirectoryEntry['kind']>();
      for (const [file, content] of Object.entries(files)) {
        if (!file.startsWith(prefix)) continue;
        const [name = '', ...rest] = file.slice(prefix.length).split('/');
        const isLink = typeof content === 'object' && content.symlink !== undefined;
        entries.set(name, rest.length > 0 ? 'directory' : isLink ? 'link' : kindOf(bytesOf(content, stock)));
      }
      return [...entries].map(([name, kind]) => ({ name, kind }));
    },
    read: (path, limit) => {
      const found = find(path);
      return typeof found === 'string' ? undefined : found.subarray(0, limit);
    },
  };
};

const podText = ({ name, namespace, image, command, args, env }: Pod): string =>
  JSON.stringify([name, namespace, image ?? '', (command ?? []).slice(0, SHOWN), (args ?? []).slice(0, SHOWN), (env ?? []).map((each) => [each.name, each.valueFrom === undefined ? (each.value ?? '') : null])]);

/** Of two files with one pod the kubelet's store keeps the later one. */
const stored = (pods: readonly Pod[]): string[] => [...new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod])).values()].map(podText).sort();

const LOG_LINE = /err="((?:[^"\\]|\\.)*)"|^(?:\S+\] )?"((?:[^"\\]|\\.)*)"/;
/** The kubelet's words without the quotes around them. */
const unquoted = (line: string): string => {
  const text = LOG_LINE.exec(line.startsWith('"Could not process') || / "Could not process/.test(line) ? line.replace(/^.*?err=/, 'err=') : line);
  const inner = text?.[1] ?? text?.[2];
  return inner === undefined ? line : inner.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character === 't' ? '\t' : character));
};

/** What we say of each case of one file; `stock` is the manifest that the large ones repeat. */
export const askAboutKubelet = async (cases: readonly KubeletCase[], minor: string): Promise<KubeletAnswer[]> => {
  const stockFile = cases.find(({ id }) => id === 'kubelet-stock')?.files['kube-apiserver.yaml'];
  const stock = typeof stockFile === 'string' ? stockFile : '';
  return Promise.all(cases.map((each) => ask(each, minor, stock)));
};

const ask = async ({ id, files, pods, errors }: KubeletCase, minor: string, stock: string): Promise<KubeletAnswer> => {
  const found = await discover([ROOT], { fileSystem: fileSystemOf(files, stock), cwd: '/', maxBytes: KUBELET_MAX_BYTES, stdin: async () => new Uint8Array(), stdinFilename: '' });
  const [input] = found.nodes;
  const node = buildNode(ROOT, true, (input?.files ?? []).map((file) => buildManifest(file.path, file.result)));
  const ours = kubeletPods(node, minor, NODE_NAME);
  const [expected, actual] = [stored(pods), stored(ours.pods.map((pod) => ({ ...pod, env: pod.env.map(({ name, value }) => (value === null ? { name, valueFrom: null } : { name, value })) })))];
  const lines = errors.filter((line) => !line.includes('Static pod has')).map(unquoted);
  const logs = ours.errors.map(({ reading }) => reading.log ?? '');
  const unmatched = [...lines];
  const otherWords: string[] = [];
  for (const log of logs) {
    const index = unmatched.findIndex((line) => log !== '' && sameWords(line, log));
    if (index < 0) otherWords.push(`ours: ${log}`);
    else unmatched.splice(index, 1);
  }
  const difference = JSON.stringify(expected) === JSON.stringify(actual) ? '' : `kubelet: ${expected.join(' ') || 'no pod'} | ours: ${actual.join(' ') || 'no pod'}`;
  return { id, minor, difference, otherWords: [...otherWords, ...unmatched.map((line) => `kubelet: ${line}`)], lines: lines.length };
};

/** The order in which the kubelet tells of the entries of a map differs from run to run. */
const sameWords = (line: string, log: string): boolean => {
  if (line.includes(log)) return true;
  const [, theirs] = /^invalid pod: \[(.*)\]$/s.exec(line) ?? [];
  const [, own] = /^invalid pod: \[(.*)\]$/s.exec(log) ?? [];
  return theirs !== undefined && own !== undefined && theirs.length === own.length && [...theirs].sort().join('') === [...own].sort().join('');
};

/** The cases of a directory of the oracle: `kubelet/read-MINOR.jsonl`. */
export const kubeletCases = (directory: string): Map<string, KubeletCase[]> => {
  const folder = existsSync(join(directory, 'kubelet')) ? join(directory, 'kubelet') : directory;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^read-.*\.jsonl$/.test(name)).sort() : [];
  return new Map(names.map((name) => {
    const minor = name.slice('read-'.length, -'.jsonl'.length);
    const base = (file: string): string => readFileSync(file === 'pod.yaml' ? join(folder, file) : join(folder, '../oracle/base', minor, file), 'utf8');
    const known = new Map<string, string>();
    const baseOnce = (file: string): string => {
      const text = known.get(file) ?? base(file);
      known.set(file, text);
      return text;
    };
    const cases = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as KubeletCase);
    return [minor, cases.map((each) => ({ ...each, files: Object.fromEntries(Object.entries(each.files).map(([file, content]) => [file, written(content, baseOnce)])) }))];
  }));
};

/** A content with its whole text, where it is told by another one. */
const written = (content: FileContent, baseOf: (file: string) => string): FileContent => {
  if (typeof content === 'string' || content.like === undefined) return content;
  const lines = baseOf(content.like).split('\n');
  for (const [at, gone, added] of (content.edits ?? []).toReversed()) lines.splice(at, gone, ...added);
  const text = lines.join('\n');
  return content.pad === undefined ? text : { pad: content.pad, text };
};

/** The report over all cases of a directory, and whether a pod differs. */
export const kubeletReport = async (directory: string, showsWords: boolean): Promise<{ text: string; differs: boolean }> => {
  const lines: string[] = [];
  const remarks: string[] = [];
  for (const [minor, cases] of kubeletCases(directory)) {
    const answers = await askAboutKubelet(cases, minor);
    const same = answers.filter(({ difference }) => difference === '').length;
    const told = answers.filter(({ otherWords }) => otherWords.length === 0).length;
    lines.push(`${minor.padEnd(5)} kubelet                  same pods: ${same} of ${answers.length}   same log lines: ${told} of ${answers.length}`);
    for (const { id, difference, otherWords } of answers) {
      if (difference !== '') remarks.push(`DIFFERENT PODS ${minor} ${id}: ${difference}`);
      if (showsWords) remarks.push(...otherWords.map((words) => `other words ${minor} ${id}: ${words.slice(0, 400)}`));
    }
  }
  return { text: [...lines, ...(remarks.length === 0 ? [] : ['', ...remarks]), ''].join('\n'), differs: remarks.some((line) => line.startsWith('DIFFERENT')) };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 'fixtures';
  const { text, differs } = await kubeletReport(directory, process.argv.includes('--all'));
  process.stdout.write(text);
  process.exitCode = differs ? 1 : 0;
}
