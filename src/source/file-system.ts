import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';

export type FileKind = 'file' | 'directory' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  /** A link is not followed here. */
  readonly kind: FileKind | 'link';
}

/** What the file system knows of a path besides its content. */
export interface FileStat {
  /** A link is not followed here. */
  readonly kind: FileKind | 'link';
  /** The permission bits, with those for setuid, setgid and sticky: 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In bytes. */
  readonly size: number;
  /** When its content was last changed; undefined where the file system does not know. */
  readonly modified?: Date;
}

/** What reading needs of a file system. Every call throws node's errors, with their `code`. */
export interface FileSystem {
  /** What a path is, links followed. */
  kind(path: string): FileKind;
  /** Of the path itself: a link is not followed. */
  stat(path: string): FileStat;
  /** Where a link points to, as it is written there. */
  readLink(path: string): string;
  /** In no particular order. */
  list(path: string): readonly DirectoryEntry[];
  /** The bytes of a regular file, at most `limit` of them; undefined for anything else. Never waits for a writer. A path that is a link itself can be refused. */
  read(path: string, limit: number, links?: 'refused'): Uint8Array | undefined;
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
}
const kindOf = (stats: Kinds): FileKind => (stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other');

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  kind: (path) => kindOf(statSync(path)),
  stat(path) {
    const stats = lstatSync(path);
    return { kind: stats.isSymbolicLink() ? 'link' : kindOf(stats), mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, size: stats.size, modified: stats.mtime };
  },
  readLink: (path) => readlinkSync(path),
  list: (path) => readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: entry.isSymbolicLink() ? 'link' : kindOf(entry) })),
  read(path, limit, links) {
    const isRefused = links === 'refused';
    if (kindOf(isRefused ? lstatSync(path) : statSync(path)) !== 'file') return undefined;
    // Should a pipe or a link take the file's place in between, opening it must neither block nor lead elsewhere.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | (isRefused ? constants.O_NOFOLLOW : 0));
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return undefined;
      const bytes = Buffer.allocUnsafe(Math.min(limit, Math.max(stats.size, 4096)));
      return readAll(descriptor, bytes, limit);
    } finally {
      closeSync(descriptor);
    }
  },
};

/** Files under /proc have no size and others grow: it is read until there is no more. */
const readAll = (descriptor: number, first: Buffer, limit: number): Uint8Array => {
  let bytes = first;
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += count;
    if (count === 0 || length >= limit) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(limit, length * 2));
  }
};
