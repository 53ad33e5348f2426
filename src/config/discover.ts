import { posix } from 'node:path';
import type { FileSystem } from '../source/file-system.ts';

/** What a configuration is called. */
export const CONFIG_NAME = 'k8s-audit.yaml';

/** The nearest configuration from a folder upwards, not beyond the root of the repository (null: not beyond the folder itself). Absolute. */
export const findConfig = (directory: string, repository: string | null, fileSystem: FileSystem): string | null => {
  const top = repository ?? directory;
  for (let folder = directory; ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, CONFIG_NAME);
    if (isFile(path, fileSystem)) return path;
    if (folder === top || folder === posix.dirname(folder)) return null;
  }
};

const isFile = (path: string, fileSystem: FileSystem): boolean => {
  try {
    return fileSystem.kind(path) === 'file';
  } catch {
    return false;
  }
};
