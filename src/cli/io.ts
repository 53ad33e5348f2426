import type { Git } from '../source/git-files.ts';
import type { FileSystem } from '../source/file-system.ts';

/** A stream to write to. `write` resolves when the stream can take more; after a closed pipe it does nothing. */
export interface Output {
  readonly isTerminal: boolean;
  /** Characters a line, of a terminal. */
  readonly columns: number | undefined;
  write(text: string): Promise<void>;
}

/** Tells of changes in folders. */
export interface Watch {
  /** The folders to look at from now on; absolute paths. */
  look(folders: readonly string[]): void;
  /** Waits for a change since `look`, at most so many milliseconds; false when the watch is over. */
  next(time: number): Promise<boolean>;
  close(): void;
}

/** All that a command may know of the outside. */
export interface Io {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  readonly stdin: () => Promise<Uint8Array>;
  /** The standard streams themselves, for a conversation. */
  readonly streams: () => { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly fileSystem: FileSystem;
  readonly git: Git;
  /** Where an absolute path leads, links followed as far as it exists. */
  readonly realPath: (path: string) => Promise<string>;
  /** Writes all of a file or nothing. The path is absolute; `mode` is that of a new file. */
  readonly writeFile: (path: string, text: string, mode?: number) => Promise<void>;
  /** Makes a folder, and those above it, unless they are there; the path is absolute. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** Puts `after` in the place of `before`, all of it or nothing; the path is absolute. Throws NotReplaced. */
  readonly replaceFile: (path: string, before: string, after: string) => Promise<void>;
  /** Keeps other runs from writing into a folder until the returned function is called; the path is absolute. Throws NotReplaced. */
  readonly lockFolder: (folder: string) => Promise<() => void>;
  /** Loads a JavaScript module by its absolute path. */
  readonly importModule: (path: string) => Promise<unknown>;
  /** What a person types; null where nobody can be asked. */
  readonly ask: (question: string) => Promise<string | null>;
  /** Whether a health endpoint answers 200. Its certificate is not looked at. */
  readonly answers: (url: string) => Promise<boolean>;
  /** Waits, in milliseconds. */
  readonly sleep: (time: number) => Promise<void>;
  readonly watch: () => Promise<Watch>;
}
