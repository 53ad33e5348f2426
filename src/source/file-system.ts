import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';

export type FileKind = 'file' | 'directory' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  /** A link is not followed here. */
  readonly kind: FileKind | 'link';
}

/** What reading needs of a file system. Every call throws node's errors, with their `code`. */
export interface FileSystem {
  /** What a path is, links followed. */
  kind(path: string): FileKind;
  /** In no particular order. */
  list(path: string): readonly DirectoryEntry[];
  /** The bytes of a regular file, at most `limit` of them; undefined for anything else. Never waits for a writer. */
  read(path: string, limit: number): Uint8Array | undefined;
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
}
const kindOf = (stats: Kinds): FileKind => (stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other');

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  kind: (path) => kindOf(statSync(path)),
  list: (path) => readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: entry.isSymbolicLink() ? 'link' : kindOf(entry) })),
  read(path, limit) {
    if (kindOf(statSync(path)) !== 'file') return undefined;
    // Should a pipe take the file's place in between, opening it must not block.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
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
