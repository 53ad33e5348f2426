import { basename, join, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { judge, type AuditRequest } from '../audit.ts';
import type { Audit } from '../engine/finding.ts';
import { SEVERITIES, type Severity } from '../engine/rule.ts';
import { unifiedDiff } from '../fix/diff.ts';
import { hasFix, planFixes, type FixPlan } from '../fix/plan.ts';
import { NotReplaced } from '../fix/replace-file.ts';
import { COMPONENTS } from '../knowledge/types.ts';
import type { Discovery } from '../source/discover.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { Failure, sentence } from './failure.ts';
import { waitForAnswer } from './health.ts';
import type { Io } from './io.ts';
import { staticPodPath } from './static-pod-path.ts';

/** What of the command line concerns fixes. */
export interface FixOptions {
  /** Also fixes that change what a working control plane does. */
  readonly unsafe: boolean;
  /** Nothing is written; the changes are printed. */
  readonly diffOnly: boolean;
  readonly minSeverity: Severity;
  /** Whether to write into the kubelet's own directory without asking. */
  readonly yes: boolean;
  /** Where the old files go; null for nowhere. */
  readonly backupDirectory: string | null;
  /** Seconds to wait for a component to answer again before the next is written; 0 for not at all. */
  readonly wait: number;
}

export interface FixResult {
  /** What the files hold now, by their paths; with `diffOnly` what they would. */
  readonly texts: ReadonlyMap<string, string>;
  readonly failed: boolean;
}

/** Makes the fixes that the options allow, and says what was done. Throws a Failure where nothing could be done. */
export const fixFiles = async (nodes: Discovery['nodes'], request: AuditRequest, options: FixOptions, io: Io): Promise<FixResult> => {
  // What would not start is found by rules that were perhaps not chosen.
  const whole = { ...request, rules };
  const chosen = new Set(request.rules.map(({ id }) => id));
  const isWanted = (rule: string, severity: Severity): boolean => chosen.has(rule) && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(options.minSeverity);
  const first = judge(nodes, whole);
  const plan = planFixes(first, (texts) => judge(nodes, whole, texts), ({ rule, severity, fix }) => isWanted(rule, severity) && (fix.safe || options.unsafe));
  const before = new Map(first.nodes.flatMap(({ manifests }) => manifests.map(({ path, place }) => [path, place.file.text] as const)));
  for (const { finding, reason } of plan.refused) await io.stderr.write(sentence(`not fixed: ${finding.fix.title}: ${reason}`, null));
  if (options.diffOnly) {
    for (const [path, text] of inOrder(plan)) await io.stdout.write(shown(unifiedDiff(path, before.get(path) ?? '', text), io));
    return { texts: plan.texts, failed: false };
  }
  const left = plan.audit.findings.filter((finding) => hasFix(finding) && !finding.fix.safe && isWanted(finding.rule, finding.severity)).length;
  const hint = options.unsafe || left === 0 ? '' : `; --unsafe-fixes would fix ${plural(left, 'more finding')}`;
  if (plan.texts.size === 0) {
    await io.stderr.write(sentence(`nothing to fix${hint}`, null));
    return { texts: plan.texts, failed: false };
  }
  await agree(plan, io, options.yes);
  const { texts, failed } = await writeAll(plan, before, options, io);
  if (!failed) await io.stderr.write(sentence(`fixed ${plural(plan.applied.length, 'finding')} in ${plural(texts.size, 'file')}${hint}`, null));
  return { texts, failed };
};

/** On a terminal nothing of a file may act as a command. */
const shown = (diff: string, io: Io): string => (io.stdout.isTerminal ? diff.split('\n').map(printable).join('\n') : diff);

/** As they start: what the others need first. */
const inOrder = ({ texts, audit }: FixPlan): readonly (readonly [path: string, text: string])[] => {
  const rank = (path: string): number => {
    const ranks = audit.nodes.flatMap(({ invocations }) => invocations.flatMap(({ file, component }) => (file.path === path ? [COMPONENTS.indexOf(component)] : [])));
    return ranks.length === 0 ? COMPONENTS.length : Math.min(...ranks);
  };
  return [...texts].sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
};

/** Writing into the directory of this machine's kubelet restarts components, which somebody must have agreed to. */
const agree = async ({ audit }: FixPlan, io: Io, yes: boolean): Promise<void> => {
  const live = await liveDirectory(audit, io);
  if (live === null || yes) return;
  const warning = `${live} is the directory of this machine's kubelet: it restarts each component whose file is written`;
  const answer = await io.ask(`k8s-audit: ${printable(warning)}. Write? [y/N] `);
  if (answer === null) throw new Failure(warning, 'add --yes if that is what you want, or see the changes with --diff first');
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('nothing was written', null);
};

const liveDirectory = async ({ nodes }: Audit, io: Io): Promise<string | null> => {
  const own = ((): string | null => {
    try {
      return staticPodPath(io.fileSystem);
    } catch {
      return null;
    }
  })();
  if (own === null) return null;
  const real = await io.realPath(own);
  for (const { path } of nodes) if ((await io.realPath(resolve(io.cwd, path))) === real) return path;
  return null;
};

const writeAll = async (plan: FixPlan, before: ReadonlyMap<string, string>, options: FixOptions, io: Io): Promise<FixResult> => {
  const texts = new Map<string, string>();
  let failed = false;
  for (const [path, text] of inOrder(plan)) {
    const old = before.get(path) ?? '';
    const target = resolve(io.cwd, path);
    try {
      if (options.backupDirectory !== null) await backUp(path, old, options.backupDirectory, plan, io);
      io.replaceFile(target, old, text);
      texts.set(path, text);
      if (options.wait > 0 && !(await waitForAnswer(plan.audit, path, options.wait, io))) {
        io.replaceFile(target, text, old);
        texts.delete(path);
        throw new NotReplaced(`the component did not answer within ${options.wait} s, so the old file is back; the rest is left as it was`);
      }
    } catch (error) {
      if (!(error instanceof NotReplaced)) throw error;
      failed = true;
      await io.stderr.write(sentence(`${path} is not fixed: ${error.message}`, null));
      if (options.wait > 0) break;
    }
  }
  return { texts, failed };
};

const backUp = async (path: string, text: string, directory: string, { audit }: FixPlan, io: Io): Promise<void> => {
  const folder = await io.realPath(resolve(io.cwd, directory));
  for (const node of audit.nodes) {
    if (folder === (await io.realPath(resolve(io.cwd, node.path)))) throw new Failure(`--backup-dir ${directory} is the directory of the manifests: the kubelet would run the copies`, 'name another');
  }
  const name = `${basename(path)}.${io.now().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await io.writeFile(join(folder, name), text);
  } catch (error) {
    throw new NotReplaced(`its copy cannot be written to ${directory}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
