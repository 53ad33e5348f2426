import { basename, dirname, join, resolve } from 'node:path';
import type { Audit } from '../engine/finding.ts';
import type { FixPlan } from '../fix/plan.ts';
import { NotReplaced, reasonOf } from '../fix/replace-file.ts';
import { COMPONENTS } from '../knowledge/types.ts';
import { printable } from '../text/escape.ts';
import { Failure, sentence } from './failure.ts';
import type { FixOptions, FixResult } from './fixing.ts';
import { healthUrl, waitForAnswer } from './health.ts';
import type { Io } from './io.ts';
import { staticPodPath } from './static-pod-path.ts';

/** Writes what a plan changes, one file after the other. A file that could not be written is as it was, and is said. Throws a Failure where nothing may be written. */
export const writeFixes = async (plan: FixPlan, before: ReadonlyMap<string, string>, options: FixOptions, io: Io): Promise<FixResult> => {
  const live = await kubeletDirectories(options.roots, io);
  await agree(plan.audit, live, options.yes, io);
  const backups = options.backupDirectory === null ? null : await backupFolder(options.backupDirectory, plan.audit, live, io);
  const locks = new Map<string, () => void>();
  const texts = new Map<string, string>();
  let failed = false;
  try {
    for (const [path, text] of inOrder(plan)) {
      const target = resolve(io.cwd, path);
      try {
        if (!locks.has(dirname(target))) locks.set(dirname(target), await io.lockFolder(dirname(target)));
        const old = before.get(path) ?? '';
        if (backups !== null) await backUp(path, old, backups, io);
        await io.replaceFile(target, old, text);
        texts.set(path, text);
        if (options.wait > 0) await waitOrPutBack({ path, target, old, text, texts }, plan.audit, options.wait, io);
      } catch (error) {
        if (!(error instanceof NotReplaced)) throw error;
        failed = true;
        await io.stderr.write(sentence(`${path} is not fixed: ${error.message}`, null));
        if (options.wait > 0) break;
      }
    }
  } finally {
    for (const release of locks.values()) release();
  }
  return { texts, failed };
};

/** As they start: what the others need first. */
export const inOrder = ({ texts, audit }: FixPlan): readonly (readonly [path: string, text: string])[] => {
  const rank = (path: string): number => {
    const ranks = audit.nodes.flatMap(({ invocations }) => invocations.flatMap(({ file, component }) => (file.path === path ? [COMPONENTS.indexOf(component)] : [])));
    return ranks.length === 0 ? COMPONENTS.length : Math.min(...ranks);
  };
  return [...texts].sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
};

/** Writing into the directory of this machine's kubelet restarts components, which somebody must have agreed to. */
const agree = async ({ nodes }: Audit, live: readonly string[], yes: boolean, io: Io): Promise<void> => {
  if (yes) return;
  for (const { path } of nodes) {
    if (!live.includes(await io.realPath(resolve(io.cwd, path)))) continue;
    const warning = `${path} is the directory of a kubelet: it restarts each component whose file is written`;
    const answer = await io.ask(`k8s-audit: ${printable(warning)}. Write? [y/N] `);
    if (answer === null) throw new Failure(warning, 'add --yes if that is what you want, or see the changes with --diff first');
    if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('nothing was written', null);
    return;
  }
};

/** That of this machine, and those below the roots, which may be what a container sees of its host. Links are followed. */
const kubeletDirectories = async (roots: readonly string[], io: Io): Promise<readonly string[]> => {
  const directories: string[] = [];
  for (const root of ['/', ...roots]) {
    try {
      directories.push(await io.realPath(resolve(io.cwd, staticPodPath(io.fileSystem, root, io.cwd))));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return directories;
};

interface Written {
  readonly path: string;
  readonly target: string;
  readonly old: string;
  readonly text: string;
  readonly texts: Map<string, string>;
}

/** Throws NotReplaced where the component did not come back. */
const waitOrPutBack = async ({ path, target, old, text, texts }: Written, audit: Audit, seconds: number, io: Io): Promise<void> => {
  const url = healthUrl(audit, path);
  if (url === null) {
    await io.stderr.write(sentence(`${path} has no liveness probe of a loopback address, so that nothing was waited for`, null));
    return;
  }
  if (await waitForAnswer(url, seconds, io)) return;
  const what = `${url} did not answer within ${seconds} s`;
  try {
    await io.replaceFile(target, text, old);
  } catch (error) {
    if (!(error instanceof NotReplaced)) throw error;
    throw new NotReplaced(`${what}, and the old file could not be put back: ${error.message}; the new one is there`);
  }
  texts.delete(path);
  throw new NotReplaced(`${what}, so the old file is back; what comes after it was left as it was`);
};

/** The real path of the folder for copies. Throws a Failure where the kubelet would run them. */
const backupFolder = async (directory: string, { nodes }: Audit, live: readonly string[], io: Io): Promise<string> => {
  const folder = await io.realPath(resolve(io.cwd, directory));
  const manifests = await Promise.all(nodes.map(({ path }) => io.realPath(resolve(io.cwd, path))));
  if (live.includes(folder) || manifests.includes(folder)) throw new Failure(`--backup-dir ${directory} is the directory of the manifests: the kubelet would run the copies`, 'name another');
  return folder;
};

/** The name tells the path and the time, so that no copy takes the place of another. Only its owner may read it. */
const backUp = async (path: string, text: string, folder: string, io: Io): Promise<void> => {
  const name = `${resolve(io.cwd, path).replaceAll('/', '_').replace(/^_/, '').slice(-200)}.${io.now().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await io.writeFile(join(folder, basename(name)), text, 0o600);
  } catch (error) {
    throw new NotReplaced(`its copy cannot be written to ${folder}: ${reasonOf(error)}`);
  }
};
