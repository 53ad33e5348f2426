import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where a path leads, links followed; of a path that does not exist, as far as its folder does. */
export const realPath = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realPath(dirname(path)), basename(path));
};

/**
 * Writes a file so that nobody ever sees half of it. A link is followed, an existing file keeps its mode, and what is no regular file
 * (a terminal, a pipe, /dev/null) is written to as it is. Throws what the file system throws.
 */
export const writeFileAtomically = async (path: string, text: string, unique: string, mode?: number): Promise<void> => {
  const existing = await stat(path).catch(() => null);
  if (existing && !existing.isFile()) {
    await writeTo(path, text, 'w');
    return;
  }
  const target = existing ? await realpath(path) : path;
  // The kubelet runs every file of its directory whose name does not begin with a dot.
  const temporary = join(dirname(target), `.${basename(target)}.k8s-audit-${unique}`);
  try {
    await writeTo(temporary, text, 'wx', existing?.mode ?? mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

const writeTo = async (path: string, text: string, flags: 'w' | 'wx', mode?: number): Promise<void> => {
  const file = await open(path, flags);
  try {
    if (mode !== undefined) await file.chmod(mode & 0o777);
    await file.writeFile(text);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
};
