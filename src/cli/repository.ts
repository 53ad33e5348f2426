import { posix } from 'node:path';
import type { FileSystem } from '../source/file-system.ts';

/** The root of the git repository that a directory lies in: the nearest one upwards with a `.git`, which a worktree has as a file; else null. */
export const repositoryRoot = (directory: string, fileSystem: FileSystem): string | null => {
  for (let folder = directory.replaceAll('\\', '/'); ; folder = posix.dirname(folder)) {
    if (isThere(posix.join(folder, '.git'), fileSystem)) return folder;
    if (folder === posix.dirname(folder)) return null;
  }
};

const isThere = (path: string, fileSystem: FileSystem): boolean => {
  try {
    return fileSystem.kind(path) !== 'other';
  } catch {
    return false;
  }
};
