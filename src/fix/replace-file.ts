import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The calls that writing a manifest is made of, one system call each; a test puts faults in their place. Each throws node's errors. */
export interface ReplaceCalls {
  lstat(path: string): { readonly isLink: boolean; readonly isFile: boolean; readonly mode: number; readonly uid: number; readonly gid: number };
  read(path: string): Uint8Array;
  /** Makes a file that must not exist yet. */
  create(path: string): number;
  /** Gives a file the extended attributes, access list and SELinux label of another, where the system has them and a way to. */
  copyAttributes(from: string, to: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  write(file: number, bytes: Uint8Array): void;
  sync(file: number): void;
  close(file: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  syncDirectory(path: string): void;
}

export const nodeReplaceCalls: ReplaceCalls = {
  lstat: (path) => {
    const stats = lstatSync(path);
    return { isLink: stats.isSymbolicLink(), isFile: stats.isFile(), mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
  },
  read: (path) => readFileSync(path),
  create: (path) => openSync(path, 'wx', 0o600),
  // Node has no call for them, and GNU cp has; busybox and systems without /bin/cp leave the new file those of its folder.
  copyAttributes: (from, to) => void spawnSync('/bin/cp', ['--attributes-only', '--preserve=all', '--no-target-directory', '--', from, to], { stdio: 'ignore', timeout: 10_000 }),
  chmod: chmodSync,
  chown: chownSync,
  write: (file, bytes) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  },
  sync: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: unlinkSync,
  syncDirectory: (path) => {
    const directory = openSync(path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  },
};

/** Why a file was left as it is, as the end of a sentence. */
export class NotReplaced extends Error {}

/**
 * Puts another text in the place of a file, so that whoever looks sees the old or the new one, whole, and never a third that the kubelet
 * would run: it takes every file whose name does not begin with a dot. `before` is the text that the new one was made from; a file that is
 * not that any more is left alone, as is a link. Mode, owner and attributes stay. Throws NotReplaced, with the old file untouched.
 */
export const replaceFile = (path: string, before: string, after: string, unique: string, calls: ReplaceCalls = nodeReplaceCalls): void => {
  const temporary = join(dirname(path), `.${basename(path)}.k8s-audit-${unique}`);
  let isMade = false;
  try {
    const { isLink, isFile, mode, uid, gid } = calls.lstat(path);
    if (isLink) throw new NotReplaced('it is a symbolic link: name the file that it leads to');
    if (!isFile) throw new NotReplaced('it is not a regular file');
    mustBe(before, calls.read(path));
    const file = createAnew(temporary, calls);
    isMade = true;
    try {
      calls.copyAttributes(path, temporary);
      calls.chown(temporary, uid, gid);
      calls.chmod(temporary, mode);
      calls.write(file, new TextEncoder().encode(after));
      calls.sync(file);
    } finally {
      calls.close(file);
    }
    mustBe(before, calls.read(path));
    calls.rename(temporary, path);
    isMade = false;
  } catch (error) {
    if (isMade) removeQuietly(temporary, calls);
    throw error instanceof NotReplaced ? error : new NotReplaced(reasonOf(error));
  }
  try {
    calls.syncDirectory(dirname(path));
  } catch {
    // The new file is there; not every file system can sync a directory.
  }
};

/** What a run of the same number left behind goes: the caller holds the lock of the folder. */
const createAnew = (path: string, calls: ReplaceCalls): number => {
  try {
    return calls.create(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    calls.remove(path);
    return calls.create(path);
  }
};

/** Also a file in another encoding than UTF-8 is not what was read. */
const mustBe = (text: string, bytes: Uint8Array): void => {
  if (!Buffer.from(text).equals(bytes)) throw new NotReplaced('it is not the text that was audited any more, or it is not UTF-8');
};

const removeQuietly = (path: string, calls: ReplaceCalls): void => {
  try {
    calls.remove(path);
  } catch {
    // What is left begins with a dot, so that the kubelet passes it over.
  }
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the file or its folder is gone',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'another run is writing it',
  ENOTDIR: 'the file or its folder is gone',
};

/** What an error of the file system means, as the end of a sentence. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? code;
};
