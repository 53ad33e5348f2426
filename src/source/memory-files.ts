import { posix } from 'node:path';
import type { DirectoryEntry, FileKind, FileStat, FileSystem } from './file-system.ts';

/** What lies at a path: text, bytes, or what is neither. `code` is the error that opening it gives (`EACCES`). */
export type MemoryFile =
  | string
  | Uint8Array
  | { readonly content?: string | Uint8Array; readonly link?: string; readonly kind?: FileKind; readonly code?: string; readonly mode?: number; readonly uid?: number; readonly gid?: number; readonly size?: number; readonly modified?: Date };

/** A file system of files by their absolute paths, for examples and tests. Directories exist where something lies below them. */
export const memoryFileSystem = (files: Readonly<Record<string, MemoryFile>>): FileSystem => {
  const folders = new Map<string, Map<string, DirectoryEntry['kind']>>([['/', new Map()]]);
  const entryOf = (path: string): Exclude<MemoryFile, string | Uint8Array> | undefined => {
    const file = files[path];
    return typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
  };
  const kindAt = (path: string): FileStat['kind'] => {
    const entry = entryOf(path);
    if (entry?.link !== undefined) return 'link';
    if (entry && !folders.has(path)) return entry.kind ?? 'file';
    return folders.has(path) ? 'directory' : fail('ENOENT');
  };
  for (const path of Object.keys(files)) {
    let kind: FileStat['kind'] = entryOf(path)?.link === undefined ? (entryOf(path)?.kind ?? 'file') : 'link';
    if (kind === 'directory' && !folders.has(path)) folders.set(path, new Map());
    for (let at = path; at !== '/'; at = posix.dirname(at), kind = 'directory') {
      const folder = posix.dirname(at);
      const names = folders.get(folder) ?? new Map<string, DirectoryEntry['kind']>();
      if (names.get(posix.basename(at)) !== 'directory') names.set(posix.basename(at), kind);
      folders.set(folder, names);
    }
  }
  const target = (path: string, depth = 0): string => {
    const link = entryOf(path)?.link;
    if (link === undefined) return path;
    return depth > 40 ? fail('ELOOP') : target(posix.resolve(posix.dirname(path), link), depth + 1);
  };
  return {
    kind(path) {
      const kind = kindAt(target(path));
      return kind === 'link' ? fail('ELOOP') : kind;
    },
    stat(path) {
      const { mode, uid = 0, gid = 0, size, modified, content = '' } = entryOf(path) ?? {};
      const kind = kindAt(path);
      return { kind, mode: mode ?? (kind === 'directory' ? 0o755 : 0o600), uid, gid, size: size ?? bytesOf(content).length, ...(modified ? { modified } : {}) };
    },
    readLink: (path) => entryOf(path)?.link ?? fail('EINVAL'),
    list: (path) => [...(folders.get(path) ?? fail('ENOENT'))].map(([name, kind]) => ({ name, kind })),
    read(path, limit) {
      const at = target(path);
      const entry = entryOf(at) ?? (folders.has(at) ? undefined : fail('ENOENT'));
      if (entry?.code !== undefined) return fail(entry.code);
      return kindAt(at) === 'file' ? bytesOf(entry?.content ?? '').subarray(0, limit) : undefined;
    },
  };
};

const bytesOf = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? new TextEncoder().encode(content) : content);

const fail = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};
