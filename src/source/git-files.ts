import { posix } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { memoryFileSystem, type MemoryFile } from './memory-files.ts';

/** Runs git in a directory; `output` is what it printed, undefined where it failed, and then `error` says why. */
export type Git = (argv: readonly string[], directory: string) => Promise<{ readonly output: Uint8Array | undefined; readonly error: string }>;

/** Why a revision could not be read, as a sentence without a final stop. */
export class NoRevision extends Error {}

/**
 * The files below these paths as a revision of the repository around `directory` has them, at the places where they would lie. Throws
 * NoRevision where there is no git, no repository or no such revision.
 */
export const gitFileSystem = async (git: Git, directory: string, revision: string, paths: readonly string[]): Promise<FileSystem> => {
  const run = async (...argv: string[]): Promise<Uint8Array> => {
    const { output, error } = await git(argv, directory);
    if (output === undefined) throw new NoRevision(error);
    return output;
  };
  const text = async (...argv: string[]): Promise<string> => new TextDecoder().decode(await run(...argv));
  const root = (await text('rev-parse', '--show-toplevel')).trimEnd();
  // A revision that looks like an option would be taken for one.
  const commit = (await text('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).catch(() => '')).trimEnd();
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new NoRevision(`git knows no revision ${revision}`);
  const listed = await text('ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths.map((path) => posix.relative(root, posix.resolve(directory, path)) || '.'));
  const files: Record<string, MemoryFile> = {};
  for (const line of listed.split('\0')) {
    const [, mode, kind, object, name] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (kind !== 'blob' || object === undefined || name === undefined) continue;
    const content = await run('cat-file', 'blob', object);
    files[posix.join(root, name)] = mode === '120000' ? { link: new TextDecoder().decode(content) } : content;
  }
  return memoryFileSystem(files);
};
