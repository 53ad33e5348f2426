import { gunzipSync } from 'node:zlib';
import { posix } from 'node:path';
import type { Place, Word } from '../source/place.ts';
import { RenderedFile, type Note } from '../source/rendered-file.ts';
import { readBytes } from '../source/read.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { embedded, partOf, textFrom } from './text.ts';
import type { RenderContext, RenderedNode, Rendering } from './types.ts';

/** A file that a source writes to its node. */
export interface HostFile {
  /** On the node. */
  readonly path: string;
  readonly at: Place;
  /** null where it is not in the source. */
  readonly file: RenderedFile | null;
}

export interface HostFiles {
  readonly files: readonly HostFile[];
  readonly notes: readonly Note[];
}

const STATIC_PODS = '/etc/kubernetes/manifests';
/** Files that become static pods. */
const IN_MANIFESTS = /\/manifests\//;
/** The kubelet reads no larger manifest. */
const LARGEST = 10 * 1024 * 1024;

/** What `encoding` says in cloud-init and Cluster API: `b64`, `gzip+base64`. */
export const hostFile = (source: SourceFile, path: Word, content: Word | undefined, encoding = ''): HostFiles => {
  const on = posix.normalize(path.text);
  const named = `${source.path}${on.startsWith('/') ? '' : '/'}${on}`;
  // Of other files a rule says that it did not see them, where it needs one.
  const missing = (message: string): HostFiles => ({ files: [{ path: on, at: path, file: null }], notes: IN_MANIFESTS.test(on) ? [{ kind: 'approximate', at: content ?? path, message }] : [] });
  if (path.unknown !== undefined) return IN_MANIFESTS.test(on) ? missing('the name of this file is not known') : { files: [], notes: [] };
  if (!content) return missing(`the content of ${on} is not in this file`);
  if (!/b(?:ase)?64|gz/i.test(encoding)) return { files: [{ path: on, at: path, file: embedded(named, content) }], notes: [] };
  if (content.unknown !== undefined) return missing(`the content of ${on} is encoded, and a part of it is not known`);
  const decoded = decode(content.text, encoding);
  const read = decoded && readBytes(named, decoded);
  if (read?.status !== 'read') return missing(`the content of ${on} is not ${encoding}, or is no text`);
  const { text } = read.source;
  return { files: [{ path: on, at: path, file: new RenderedFile(named, text, text === '' ? [] : [{ start: 0, end: text.length, place: content }], content) }], notes: [] };
};

const decode = (text: string, encoding: string): Uint8Array | undefined => {
  const bytes = /b(?:ase)?64/i.test(encoding) ? Buffer.from(text, 'base64') : Buffer.from(text, 'latin1');
  try {
    return /gz/i.test(encoding) ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes;
  } catch {
    return undefined;
  }
};

/** `storage.files` and `systemd.units` of Ignition, Butane and Container Linux configs. */
export const ignitionFiles = (source: SourceFile, config: Cursor): HostFiles =>
  joined([
    ...config.get('storage').get('files').items().map((entry): HostFiles => {
      const path = entry.get('path').word();
      const contents = entry.get('contents');
      if (!path) return { files: [], notes: [] };
      const url = contents.get('source').word();
      if (!url) return hostFile(source, path, contents.get('inline').word());
      const [, parameters = '', comma = ''] = /^data:([^,]*)(,)/.exec(url.text) ?? [];
      if (comma === '') return hostFile(source, path, undefined);
      const start = `data:${parameters},`.length;
      return hostFile(source, path, dataOf(url, start), `${parameters.includes('base64') ? 'base64' : ''}${contents.get('compression').text() === 'gzip' ? '+gzip' : ''}`);
    }),
    ...config.get('systemd').get('units').items().map((unit) => unitFile(source, unit, 'contents')),
  ]);

/** A unit of systemd, under `key`, with its drop-ins. */
export const unitFile = (source: SourceFile, unit: Cursor, key: string): HostFiles => {
  const name = unit.get('name').word();
  const content = unit.get(key).word();
  if (!name) return { files: [], notes: [] };
  const on = (path: string): Word => ({ ...name, text: `/etc/systemd/system/${path}` });
  const dropIns = [...unit.get('dropins').items(), ...unit.get('drop-ins').items()].map((each): HostFiles => hostFile(source, on(`${name.text}.d/${each.get('name').text() ?? 'unnamed.conf'}`), each.get(key).word()));
  return joined([...(content ? [hostFile(source, on(name.text), content)] : []), ...dropIns]);
};

/** The data of a URL; percent signs hide what it was written from. */
const dataOf = (url: Word, start: number): Word => {
  const data = partOf(url, start);
  return data.text.includes('%') ? textFrom(unescaped(data.text), data) : data;
};

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const joined = (parts: readonly HostFiles[]): HostFiles => ({ files: parts.flatMap(({ files }) => files), notes: parts.flatMap(({ notes }) => notes) });

/** The same context, in which the files of the node can be read by their paths there, and by those from `folder`. */
export const contextWith = (files: readonly HostFile[], context: RenderContext, folder = '/'): RenderContext => {
  const byPath = new Map(files.map((each) => [each.path, each]));
  return {
    ...context,
    read(path) {
      const found = byPath.get(posix.resolve(folder, path));
      if (!found) return context.read(path);
      return found.file ? { status: 'read', source: found.file } : { status: 'unreadable', trouble: { kind: 'missing', message: 'its content is not in this file', hint: 'audit the node itself' } };
    },
    list(path) {
      const wanted = posix.resolve(folder, path);
      const names = files.filter((each) => posix.dirname(each.path) === wanted).map((each) => posix.basename(each.path)).sort();
      return names.length > 0 ? names : context.list(path);
    },
  };
};

export const isStaticPod = ({ path, file }: HostFile): boolean =>
  !posix.basename(path).startsWith('.') && (posix.dirname(path) === STATIC_PODS || (posix.dirname(path).endsWith('/manifests') && file !== null && /^\s*"?kind"?\s*:\s*["']?Pod\b/m.test(file.text)));

/** The node with its static pods, those of `made` (what a program on it makes) among them. Its other files lie beside. */
export const nodesOf = ({ files, notes }: HostFiles, made: readonly Rendering[], name?: string): Rendering => {
  const own = files.filter(isStaticPod).flatMap(({ file }) => file ?? []);
  const beside = files.filter((each) => !isStaticPod(each)).flatMap(({ file }) => file ?? []);
  const single = made.filter(({ nodes }) => nodes.length === 1).flatMap(({ nodes }) => nodes);
  const several = made.filter(({ nodes }) => nodes.length > 1).flatMap(({ nodes }) => nodes);
  const common = [...own, ...single.flatMap((node) => node.files)];
  const base = several.length > 0 ? several : common.length > 0 ? [{ files: [] }] : [];
  const nodes = base.map((node: RenderedNode, index): RenderedNode => {
    const label = name === undefined ? (node.name ?? single[0]?.name) : base.length > 1 ? `${name}-${node.name ?? index + 1}` : name;
    return { ...(label === undefined ? {} : { name: label }), files: byName([...common, ...node.files]), beside: [...beside, ...(node.beside ?? []), ...single.flatMap((each) => each.beside ?? [])] };
  });
  return { nodes, notes: [...notes, ...made.flatMap((each) => each.notes)] };
};

/** A file of a name that is already there is written over by the program. */
const byName = (files: readonly RenderedFile[]): readonly RenderedFile[] =>
  [...new Map(files.map((file) => [posix.basename(file.path), file])).entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, file]) => file);
