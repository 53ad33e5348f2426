/** The only file that touches process, console and the clock: it hands them to `run` and takes the exit code. */
import { hostname } from 'node:os';
import { nodeFileSystem } from '../source/file-system.ts';
import { KUBELET_MAX_BYTES } from '../source/read.ts';
import { describeBug, sentence } from './failure.ts';
import type { Output } from './io.ts';
import { run } from './run.ts';

const outputTo = (stream: NodeJS.WriteStream): Output => {
  let closed = false;
  // Without a listener Node would throw; the callback of `write` gets the same error.
  stream.on('error', () => {});
  return {
    isTerminal: stream.isTTY,
    columns: stream.columns,
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed) resolve();
        else {
          stream.write(text, (error) => {
            closed = error != null;
            if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
            else resolve();
          });
        }
      }),
  };
};

/** Stops one byte after what could be a manifest, so that an endless input ends. */
const readStdin = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > KUBELET_MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
};

/** Nobody can be asked where the standard input is not a terminal. */
const ask = async (question: string): Promise<string | null> => {
  if (!process.stdin.isTTY) return null;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
};

/** Also one of another user, who may not be signalled. */
const isRunning = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const reportBug = (error: unknown): void => {
  process.exitCode = 2;
  process.stderr.write(sentence(...describeBug(error, process.env)));
};

/** Runs the command line of this process. `load` loads a JavaScript module by its URL: a bundle of which V8 keeps the code cannot do that. */
export const main = async (load: (url: string) => Promise<unknown>): Promise<void> => {
  process.on('uncaughtException', reportBug);
  // Otherwise Node takes its heap apart before it ends.
  process.on('beforeExit', () => process.exit());
  try {
    process.exitCode = await run({
      argv: process.argv.slice(2),
      stdin: readStdin,
      streams: () => ({ input: process.stdin, output: process.stdout }),
      stdout: outputTo(process.stdout),
      stderr: outputTo(process.stderr),
      cwd: process.cwd(),
      environment: process.env,
      now: () => new Date(),
      fileSystem: nodeFileSystem,
      git: async (argv, directory) => (await import('./git.ts')).git(argv, directory, process.env),
      realPath: async (path) => (await import('./write-file.ts')).realPath(path),
      writeFile: async (path, text, mode) => (await import('./write-file.ts')).writeFileAtomically(path, text, String(process.pid), mode),
      makeFolder: async (path) => void (await (await import('node:fs/promises')).mkdir(path, { recursive: true })),
      replaceFile: async (path, before, after) => (await import('../fix/replace-file.ts')).replaceFile(path, before, after, String(process.pid)),
      lockFolder: async (folder) => (await import('../fix/lock.ts')).lockFolder(folder, { host: hostname(), process: process.pid, isRunning }),
      importModule: async (path) => load((await import('node:url')).pathToFileURL(path).href),
      ask,
      answers: async (url) => (await import('./probe.ts')).answers(url),
      watch: async () => (await import('./watch-folders.ts')).watchFolders(),
      sleep: (time) => new Promise((resolve) => setTimeout(resolve, time)),
    });
  } catch (error) {
    reportBug(error);
  }
};
