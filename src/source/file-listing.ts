import { posix } from 'node:path';
import type { Discovery } from './discover.ts';
import type { FileKind, FileSystem } from './file-system.ts';
import { readSource } from './read.ts';
import type { FileTrouble } from './trouble.ts';

/** What a listing says of a file of the node. */
export interface ListedFile {
  readonly kind: FileKind | 'link';
  /** The permission bits: 0o644. */
  readonly mode: number;
  /** A name or a number, as the listing has it. */
  readonly user: string;
  readonly group: string;
  /** In bytes. */
  readonly size: number;
}

/** Paths of the node with their modes and owners, taken where they were not lost yet. */
export interface FileListing {
  /** Of the listing itself, as given. */
  readonly path: string;
  /** By absolute path. */
  readonly files: ReadonlyMap<string, ListedFile>;
}

/** `644 root root f 1234 /etc/kubernetes/admin.conf`, as `find -printf '%m %u %g %y %s %p\n'` prints it. */
const OF_FIND = /^([0-7]{1,5}) (\S+) (\S+) ([a-zA-Z?]) (\d+) (.+)$/;
/** `-rw------- root/root 1234 2030-01-31 12:00 etc/kubernetes/admin.conf`, as GNU tar -tv prints it. */
const OF_TAR = /^([-dlhbcps])([-rwxsStT]{9})[.+]? +([^/\s]+)\/(\S+) +(\d+)(?:,\d+)? +\S+ +\S+ (.+)$/;

const KINDS: Readonly<Record<string, ListedFile['kind']>> = { f: 'file', d: 'directory', l: 'link', '-': 'file', h: 'file' };

/** Reads the output of find or tar. `line` is the first, from 1, that is neither. */
export const parseListing = (path: string, text: string): { readonly listing: FileListing } | { readonly line: number } => {
  const files = new Map<string, ListedFile>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const found = OF_FIND.exec(line);
    const tarred = found ? null : OF_TAR.exec(line);
    if (found) {
      const [, mode = '', user = '', group = '', type = '', size = '', file = ''] = found;
      files.set(clean(file), { kind: KINDS[type] ?? 'other', mode: Number.parseInt(mode, 8) & 0o7777, user, group, size: Number(size) });
    } else if (tarred) {
      const [, type = '', bits = '', user = '', group = '', size = '', file = ''] = tarred;
      const kind = KINDS[type] ?? 'other';
      const name = kind === 'link' ? file.replace(/ -> .*$/, '') : type === 'h' ? file.replace(/ link to .*$/, '') : file;
      files.set(clean(name), { kind, mode: modeOf(bits), user, group, size: Number(size) });
    } else return { line: index + 1 };
  }
  return { listing: { path, files } };
};

/** Relative paths are those of a listing made in the root: `./etc`, `etc`. */
const clean = (path: string): string => posix.resolve('/', path);

/** `rw-r--r--`; setuid and the like are an `s` or `t` in the place of the `x`. */
const modeOf = (bits: string): number => {
  const value = [...bits].reduce((mode, letter, index) => mode | (/[rwxst]/.test(letter) ? 1 << (8 - index) : 0), 0);
  return value | (/s/i.test(bits[2] ?? '') ? 0o4000 : 0) | (/s/i.test(bits[5] ?? '') ? 0o2000 : 0) | (/t/i.test(bits[8] ?? '') ? 0o1000 : 0);
};

/** Listings are small beside what they list; no list of a node's files is larger. */
const LARGEST = 64 * 1024 * 1024;

/** Gives each node its listing, in the order in which both were given. What cannot be read or belongs to nobody is a trouble. */
export const assignListings = ({ nodes, troubles }: Discovery, paths: readonly string[], fileSystem: FileSystem, cwd: string): Discovery => {
  const own: { path: string; trouble: FileTrouble }[] = [];
  if (paths.length > 0 && paths.length !== nodes.length) return { nodes, troubles: [...troubles, ...paths.map((path) => ({ path, trouble: nobodys(nodes.length) }))] };
  const listings = paths.map((path) => {
    const result = readSource(fileSystem, posix.resolve(cwd, path), path, LARGEST);
    if (result.status !== 'read') {
      own.push({ path, trouble: result.trouble });
      return undefined;
    }
    const parsed = parseListing(path, result.source.text);
    if ('listing' in parsed) return parsed.listing;
    own.push({ path, trouble: notUnderstood(parsed.line) });
    return undefined;
  });
  return { nodes: nodes.map((node, index) => ({ ...node, ...(listings[index] ? { listing: listings[index] } : {}) })), troubles: [...troubles, ...own] };
};

const notUnderstood = (line: number): FileTrouble => ({
  kind: 'no-listing',
  message: `line ${line} is no line of a file listing`,
  hint: String.raw`make it on the node with find /etc /var/lib/kubelet /var/lib/etcd /usr/lib/systemd -printf '%m %u %g %y %s %p\n', or with tar -tvf`,
});

const nobodys = (nodes: number): FileTrouble => ({ kind: 'no-listing', message: `it is not clear to which of ${nodes} nodes this listing belongs`, hint: 'give --file-listing once for each node, in the order of the paths' });
