/** Whole command lines in-process, over files that are in memory. */
import type { Io, Output } from '../src/cli/io.ts';
import { run } from '../src/cli/run.ts';
import type { FileSystem } from '../src/source/file-system.ts';
import { memoryFileSystem, type MemoryFile } from '../src/source/memory-files.ts';

/** Files by absolute path; one that is an Error cannot be read. */
export type Files = Readonly<Record<string, MemoryFile | Error>>;

export const denied = Object.assign(new Error('denied'), { code: 'EACCES' });

const memory = (files: Files): FileSystem =>
  memoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, file]) => [path, file instanceof Error ? { code: 'EACCES' } : file])));

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: Readonly<Record<string, string>>;
}

/** Runs a command line in /w over these files. */
export const k8sAudit = async (argv: readonly string[], files: Files = {}, change: Partial<Io> & { terminal?: boolean; stdinText?: string } = {}): Promise<Result> => {
  const texts = { out: '', err: '' };
  const written: Record<string, string> = {};
  const output = (name: 'out' | 'err'): Output => ({
    isTerminal: change.terminal ?? false,
    columns: change.terminal ? 80 : undefined,
    write: async (text) => void (texts[name] += text),
  });
  const code = await run({
    argv,
    stdin: async () => new TextEncoder().encode(change.stdinText ?? ''),
    stdout: output('out'),
    stderr: output('err'),
    cwd: '/w',
    environment: {},
    now: () => new Date('2026-01-02T03:04:05Z'),
    git: async () => ({ output: undefined, error: 'there is no git here' }),
    fileSystem: memory(files),
    realPath: async (path) => path,
    writeFile: async (path, text) => void (written[path] = text),
    makeFolder: async () => {},
    replaceFile: async (path, _before, after) => void (written[path] = after),
    importModule: (path) => import(path) as Promise<unknown>,
    streams: () => ({ input: process.stdin, output: process.stdout }),
    lockFolder: async () => () => {},
    ask: async () => null,
    answers: async () => true,
    sleep: async () => {},
    watch: async () => ({ look: () => {}, next: async () => false, close: () => {} }),
    ...change,
  });
  return { code, ...texts, written };
};
