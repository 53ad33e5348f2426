import { resolve } from 'node:path';
import type { Audit } from '../engine/finding.ts';
import { changesText } from '../report/changes.ts';
import { bold, setColor } from '../report/paint.ts';
import type { Destination } from './audit-options.ts';
import { useColor } from './color.ts';
import { Failure, sentence } from './failure.ts';
import type { Io, Watch } from './io.ts';

/** The kubelet lists its directory again after this time, whatever it was told of changes; in milliseconds. */
const KUBELET_PERIOD = 20_000;
/** Writers write in several steps; what is looked at is what is there after this time, in milliseconds. */
const SETTLED = 100;

export interface Once {
  readonly audit: Audit;
  readonly exitCode: number;
}

/**
 * Audits, and audits again when something changes in the folders, until the watch ends. The standard output gets a report first and then only what
 * changed; report files are written anew each time. Returns the exit code of the last audit.
 */
export const keepAuditing = async (once: (destinations: readonly Destination[]) => Promise<Once>, paths: readonly string[], destinations: readonly Destination[], when: string | undefined, io: Io): Promise<number> => {
  const toOutput = destinations.find(({ file }) => file === null);
  if (toOutput && toOutput.format !== 'text') throw new Failure(`--watch prints text, and not ${toOutput.format}`, `give the report a file, which is then kept up to date: -f ${toOutput.format}=FILE`);
  if (paths.includes('-')) throw new Failure('the standard input cannot be watched', 'name a directory');
  const files = destinations.filter(({ file }) => file !== null);
  const watch = await io.watch();
  try {
    let last = await once(destinations);
    const folders = new Set<string>();
    do {
      // First it is told of changes, then it reads: so none falls between the two.
      for (const folder of foldersOf(last.audit, paths, io)) folders.add(folder);
      watch.look([...folders]);
      const now = await again(once, files, last, io);
      setColor(useColor(when, io.environment, io.stdout));
      const text = toOutput ? changesText(last.audit, now.audit, (io.stdout.isTerminal ? io.stdout.columns : undefined) ?? 120) : '';
      if (text !== '') await io.stdout.write(`\n${bold(`-- ${io.now().toISOString().slice(11, 19)}Z`)}\n${text}`);
      last = now;
    } while (await changed(watch, io));
    return last.exitCode;
  } finally {
    watch.close();
  }
};

const changed = async (watch: Watch, io: Io): Promise<boolean> => {
  const goesOn = await watch.next(KUBELET_PERIOD);
  if (goesOn) await io.sleep(SETTLED);
  return goesOn;
};

/** A directory that is empty for a moment, or not there, does not end the watch. */
const again = async (once: (destinations: readonly Destination[]) => Promise<Once>, files: readonly Destination[], last: Once, io: Io): Promise<Once> => {
  try {
    return await once(files);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (last.audit.nodes.length > 0) await io.stderr.write(sentence(error.message, error.hint));
    return { audit: { ...last.audit, nodes: [], findings: [], unseen: [], verdicts: new Map(), outcomes: [], controls: [] }, exitCode: 2 };
  }
};

const foldersOf = ({ nodes }: Audit, paths: readonly string[], io: Io): readonly string[] => {
  const isFolder = (path: string): boolean => {
    try {
      return io.fileSystem.kind(path) === 'directory';
    } catch {
      return false;
    }
  };
  const named = paths.map((path) => resolve(io.cwd, path));
  return [...nodes.map(({ path }) => resolve(io.cwd, path)), ...named].filter(isFolder);
};
