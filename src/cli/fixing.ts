import { judge, withBuiltIn, type AuditRequest } from '../audit.ts';
import type { Audit } from '../engine/finding.ts';
import { SEVERITIES, type Severity } from '../engine/rule.ts';
import { unifiedDiff } from '../fix/diff.ts';
import { hasFix, planFixes, type Fixable, type FixPlan } from '../fix/plan.ts';
import type { Discovery } from '../source/discover.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { Failure, sentence } from './failure.ts';
import type { Io } from './io.ts';
import { inOrder, writeFixes } from './write-fixes.ts';

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
  /** What --root gave. */
  readonly roots: readonly string[];
}

export interface FixResult {
  /** What the files hold now, by their paths; with `diffOnly` what they would. */
  readonly texts: ReadonlyMap<string, string>;
  readonly failed: boolean;
}

/** Takes out of an audit what is suppressed, which is left as it is. */
export type View = (audit: Audit) => Audit;

/** Plans the fixes that are wanted; `request` has all rules, because what would not start is found by rules that were perhaps not chosen. */
export type FixPlanner = (nodes: Discovery['nodes'], request: AuditRequest, isWanted: (finding: Fixable) => boolean, view: View) => FixPlan;

const planAuditFixes: FixPlanner = (nodes, request, isWanted, view) => planFixes(view(judge(nodes, request)), (texts) => view(judge(nodes, request, texts)), isWanted);

/** Makes the fixes that the options allow, and says what was done. Throws a Failure where nothing could be done. */
export const fixFiles = async (nodes: Discovery['nodes'], request: AuditRequest, options: FixOptions, view: View, io: Io, planner: FixPlanner = planAuditFixes): Promise<FixResult> => {
  if (!options.diffOnly && request.paths.includes('-')) throw new Failure('--fix cannot write into the standard input', 'name the file, or print the changes with --diff');
  const chosen = new Set(request.rules.map(({ id }) => id));
  const isAsked = ({ rule, severity }: Fixable): boolean => chosen.has(rule) && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(options.minSeverity);
  const plan = planner(nodes, { ...request, rules: withBuiltIn(request.rules) }, (finding) => isAsked(finding) && (finding.fix.safe || options.unsafe), view);
  const before = new Map(nodes.flatMap(({ files }) => files.map(({ path, result }) => [path, result.status === 'read' ? result.source.text : ''] as const)));
  for (const [reason, titles] of byReason(plan)) await io.stderr.write(sentence(`not fixed: ${titles.join('; ')}: ${reason}`, null));
  if (plan.left.length > 0) await io.stderr.write(sentence(`${plural(plan.left.length, 'fix', 'fixes')} would follow from those of this run: run it again`, null));
  if (options.diffOnly) {
    for (const [path, text] of inOrder(plan)) await io.stdout.write(shown(unifiedDiff(path, before.get(path) ?? '', text), io));
    return { texts: plan.texts, failed: false };
  }
  if (plan.texts.size === 0) {
    await io.stderr.write(sentence(`nothing to fix${unsafeHint(plan, isAsked, options)}`, null));
    return { texts: plan.texts, failed: false };
  }
  const { texts, failed } = await writeFixes(plan, before, options, io);
  if (!failed) await io.stderr.write(sentence(`fixed ${plural(plan.applied.length, 'finding')} in ${plural(texts.size, 'file')}${unsafeHint(plan, isAsked, options)}`, null));
  return { texts, failed };
};

const byReason = ({ refused }: FixPlan): ReadonlyMap<string, readonly string[]> => {
  const titles = new Map<string, string[]>();
  for (const { finding, reason } of refused) titles.set(reason, [...(titles.get(reason) ?? []), finding.fix.title]);
  return titles;
};

/** How many more there would be, as the end of a sentence. */
const unsafeHint = ({ audit }: FixPlan, isAsked: (finding: Fixable) => boolean, options: FixOptions): string => {
  const left = options.unsafe ? 0 : audit.findings.filter(hasFix).filter((finding) => !finding.fix.safe && isAsked(finding)).length;
  return left === 0 ? '' : `; --unsafe-fixes would fix ${plural(left, 'more finding')}`;
};

/** On a terminal nothing of a file may act as a command. */
const shown = (diff: string, io: Io): string => (io.stdout.isTerminal ? diff.split('\n').map(printable).join('\n') : diff);
