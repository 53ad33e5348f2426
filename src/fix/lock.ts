import { readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { NotReplaced, reasonOf } from './replace-file.ts';

/** Which process of which host writes. */
export interface Writer {
  readonly host: string;
  readonly process: number;
  /** Whether a process of this host runs. */
  isRunning(process: number): boolean;
}

const NAME = '.k8s-audit-lock';

/**
 * Keeps other runs from writing into a folder until the returned function is called. The lock is a link that leads nowhere and tells its
 * owner: it is made and read in one system call each, and the kubelet passes over its name. One whose process is gone is taken over.
 * Throws NotReplaced.
 */
export const lockFolder = (folder: string, writer: Writer): (() => void) => {
  const path = join(folder, NAME);
  const owner = `${writer.host}:${writer.process}`;
  for (let tries = 0; ; tries += 1) {
    try {
      symlinkSync(owner, path);
      return () => release(path, owner);
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || tries > 1) throw new NotReplaced(reasonOf(error));
    }
    const other = ownerOf(path);
    if (other === null) continue;
    const [host, process] = other.split(/:(?=\d+$)/);
    // In a container every run may be process 1.
    const isOurs = other === owner;
    if (!isOurs && (host !== writer.host || writer.isRunning(Number(process)))) throw new NotReplaced(`process ${process} on ${host} is writing there; if it is gone, remove ${path}`);
    release(path, other);
  }
};

/** Removes the lock if it is still this owner's. */
const release = (path: string, owner: string): void => {
  try {
    if (ownerOf(path) === owner) unlinkSync(path);
  } catch {
    // The folder may be gone by now.
  }
};

const ownerOf = (path: string): string | null => {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw new NotReplaced(reasonOf(error));
  }
};

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
