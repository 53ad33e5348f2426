import { posix } from 'node:path';
import type { NodeInput } from '../source/discover.ts';
import type { FileSystem } from '../source/file-system.ts';
import { SourceFile } from '../source/source-file.ts';
import { troubleOf, type FileTrouble } from '../source/trouble.ts';

/** What `--processes` takes for the machine itself. */
export const LIVE = 'live';

interface Ports {
  readonly fileSystem: FileSystem;
  readonly cwd: string;
}

/** A listing of processes as a node, whatever it looks like; or why it cannot be read. */
export const processesInput = (path: string, { fileSystem, cwd }: Ports, maxBytes: number): NodeInput | { readonly path: string; readonly trouble: FileTrouble } => {
  try {
    const text = path === LIVE ? liveListing(fileSystem) : decoded(fileSystem.read(posix.resolve(cwd, path), maxBytes));
    const source = new SourceFile(path === LIVE ? '/proc' : path, text);
    return { path: source.path, isDirectory: false, source, sourceKind: 'processes', files: [{ path: source.path, result: { status: 'read', source } }] };
  } catch (error) {
    return { path, trouble: troubleOf(error) };
  }
};

/** The arguments of every process, one on a line. Of /proc nothing but `cmdline` is read: an environment holds secrets. */
const liveListing = (fileSystem: FileSystem): string => {
  const numbers = fileSystem.list('/proc').map(({ name }) => name).filter((name) => /^\d+$/.test(name)).sort((one, other) => Number(one) - Number(other));
  return numbers.map((number) => {
    const path = `/proc/${number}/cmdline`;
    return `${path}:\n${argumentsOf(fileSystem, path)}`;
  }).join('');
};

/** Empty for a thread of the kernel, and for a process that has ended in the meantime. */
const argumentsOf = (fileSystem: FileSystem, path: string): string => {
  try {
    return decoded(fileSystem.read(path, LONGEST)?.map((byte) => (byte === NEWLINE ? SPACE : byte))).replace(/\n*$/, '\n');
  } catch {
    return '';
  }
};
const LONGEST = 2 * 1024 * 1024;
const NEWLINE = 10;
const SPACE = 32;

/** NUL ends an argument there, and is a line of its own here. */
const decoded = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array()).replaceAll('\0', '\n');
