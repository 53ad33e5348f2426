import { posix } from 'node:path';
import type { DirectoryEntry, FileStat, FileSystem } from './file-system.ts';
import { troubleOf } from './trouble.ts';

/** More than any file of a control plane that is read whole: certificates, settings, policies. */
export const LARGEST_HOST_FILE = 10 * 1024 * 1024;

/** Why a path of the node leads to nothing that can be looked at. */
export interface Missed {
  /**
   * `not-there`: the node has no such file. `lacking`: the root has nothing near it, as a copy of a part of a node. `outside`: a link leads
   * out of the root. `link-loop`, `not-readable`: as the words say.
   */
  readonly state: 'not-there' | 'lacking' | 'outside' | 'link-loop' | 'not-readable';
  /** For people: the root and the path below it. */
  readonly path: string;
  /** The end of "could not decide: ...". */
  readonly reason: string;
}

/** What a path of the node is, without a look into it. */
export type Found = { readonly state: 'found'; readonly stat: FileStat; readonly path: string; readonly absolute: string } | Missed;

/** A file of the node as far as it is read. */
export type HostFile =
  | { readonly state: 'read'; readonly bytes: Uint8Array; readonly stat: FileStat; readonly path: string }
  | { readonly state: 'directory' | 'special' | 'too-large'; readonly stat: FileStat; readonly path: string; readonly reason: string }
  | Missed;

/** The files of a node, below a directory of this machine. Nothing outside of it is looked at, and nothing that is no regular file is opened. */
export interface Root {
  /** As given. */
  readonly path: string;
  /** What the path is after all links, which are followed inside of the root only. Never throws. */
  look(path: string): Found;
  /** Where the path itself points to if it is a link, as it is written there; undefined for anything else. */
  link(path: string): string | undefined;
  /** Whether a regular file there can be opened by this user. */
  canRead(path: string): boolean;
  /** Never throws and never waits. */
  read(path: string, limit?: number): HostFile;
  /** The names in a directory, sorted; none where it cannot be read. */
  list(path: string): readonly DirectoryEntry[];
  /** Why a directory that is there cannot be listed, as the end of "could not decide: ..."; undefined where it can, and where there is none. */
  unlisted(path: string): string | undefined;
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** Directories that say nothing about the node: that they are there does not mean that what lies below was copied too. */
const COMMON = new Set(['/', '/etc', '/home', '/opt', '/root', '/run', '/srv', '/usr', '/usr/local', '/usr/lib', '/var', '/var/lib', '/var/log', '/var/run']);
/** What a whole system has. */
const WHOLE = ['/etc/os-release', '/usr/lib/os-release'];

/** `path` as given on the command line, `absolute` where that is. */
export const openRoot = (fileSystem: FileSystem, path: string, absolute: string): Root => {
  const shown = (inside: string): string => (path === '/' ? inside : `${path.replace(/\/+$/, '')}${inside}`);
  const isMachine = posix.normalize(absolute) === '/';
  const on = (inside: string): string => posix.join(absolute, inside);
  let whole: boolean | undefined;

  /** Follows links by itself, since those of the file system would be followed out of the root. */
  const look = (wanted: string): Found => {
    const missed = (state: Missed['state'], reason: string): Missed => ({ state, path: shown(wanted), reason });
    const waiting = wanted.split('/').reverse();
    let links = 0;
    let at = '/';
    let stat: FileStat = { kind: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 };
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (at === '/' && !isMachine) return missed('outside', `${wanted} leads out of ${path}`);
        at = posix.dirname(at);
        continue;
      }
      const next = posix.join(at, name);
      try {
        stat = fileSystem.stat(on(next));
        if (stat.kind === 'link') {
          links += 1;
          if (links > MAX_LINKS) return missed('link-loop', `the symbolic links of ${wanted} lead in a circle`);
          const target = fileSystem.readLink(on(next));
          if (target.startsWith('/')) at = '/';
          waiting.push(...target.split('/').reverse());
          continue;
        }
      } catch (error) {
        const { kind, message } = troubleOf(error);
        if (kind === 'missing') return isKnown(at) ? missed('not-there', `${wanted} is not there`) : missed('lacking', `${path} has no ${next}`);
        return missed('not-readable', `${wanted} cannot be read: ${message}`);
      }
      at = next;
    }
    // The last step may have been `..`, or a link to the root itself.
    if (at === '/') stat = { ...stat, kind: 'directory' };
    return { state: 'found', stat, path: shown(wanted), absolute: on(at) };
  };

  const canRead = (wanted: string): boolean => {
    const found = look(wanted);
    if (found.state !== 'found' || found.stat.kind !== 'file') return false;
    try {
      return fileSystem.read(found.absolute, 1, 'refused') !== undefined;
    } catch {
      return false;
    }
  };

  const link = (wanted: string): string | undefined => {
    const folder = look(posix.dirname(wanted));
    if (folder.state !== 'found') return undefined;
    const itself = posix.join(folder.absolute, posix.basename(wanted));
    try {
      return fileSystem.stat(itself).kind === 'link' ? fileSystem.readLink(itself) : undefined;
    } catch {
      return undefined;
    }
  };

  /** Whether the copy is of so much of the node that what is not in this directory is not on the node. */
  const isKnown = (directory: string): boolean => {
    if (isMachine || !COMMON.has(directory)) return true;
    whole ??= WHOLE.some((each) => {
      try {
        return fileSystem.stat(on(each)) !== undefined;
      } catch {
        return false;
      }
    });
    return whole;
  };

  const read = (wanted: string, limit = LARGEST_HOST_FILE): HostFile => {
    const found = look(wanted);
    if (found.state !== 'found') return found;
    const { stat, path: at } = found;
    if (stat.kind === 'directory') return { state: 'directory', stat, path: at, reason: `${wanted} is a directory` };
    if (stat.kind !== 'file') return { state: 'special', stat, path: at, reason: `${wanted} is a pipe, socket or device` };
    const tooLarge: HostFile = { state: 'too-large', stat, path: at, reason: `${wanted} is larger than ${limit} bytes` };
    if (stat.size > limit) return tooLarge;
    try {
      // All links were followed: what is one now was put there meanwhile.
      const bytes = fileSystem.read(found.absolute, limit + 1, 'refused');
      if (bytes === undefined) return { state: 'special', stat, path: at, reason: `${wanted} is a pipe, socket or device` };
      return bytes.length > limit ? tooLarge : { state: 'read', bytes, stat, path: at };
    } catch (error) {
      return { state: 'not-readable', path: at, reason: `${wanted} cannot be read: ${troubleOf(error).message}` };
    }
  };

  const list = (wanted: string): readonly DirectoryEntry[] => {
    const found = look(wanted);
    try {
      return found.state === 'found' && found.stat.kind === 'directory' ? fileSystem.list(found.absolute).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : [];
    } catch {
      return [];
    }
  };

  const unlisted = (wanted: string): string | undefined => {
    const found = look(wanted);
    if (found.state === 'not-readable') return found.reason;
    if (found.state !== 'found' || found.stat.kind !== 'directory') return undefined;
    try {
      fileSystem.list(found.absolute);
      return undefined;
    } catch (error) {
      return `${wanted} cannot be listed: ${troubleOf(error).message}`;
    }
  };

  return { path, look, link, canRead, read, list, unlisted };
};
