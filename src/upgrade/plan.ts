import type { Audit, Finding, StepPart, Upgrade, UpgradeStep } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import { withStep } from '../engine/step.ts';
import { hasFix, planFixes, type Fixable, type FixPlan, type Texts } from '../fix/plan.ts';
import { compareVersions } from '../knowledge/table.ts';
import { controlPlanesOf } from '../model/control-plane.ts';
import type { Invocation } from '../model/types.ts';
import { isWorse, keyOf, newSince } from './difference.ts';
import { notesFor, warningsFor } from './skew.ts';
import { partsOf, type JudgeAs } from './trial.ts';
import { stayAt, stepOf, stepsBetween, type MinorStep } from './versions.ts';

export type { JudgeAs };

/** What is to be done on the way from one minor to another, step by step, as the findings of an audit whose verdicts are those at the end. */
export const planUpgrade = (judgeAs: JudgeAs, from: string, to: string, texts: Texts = new Map()): Audit & { readonly upgrade: Upgrade } => {
  const steps = stepsBetween(from, to);
  const stay = stayAt(from);
  const present = judgeAs(stepOf(stay), texts);
  const items: Finding[] = present.findings.filter(({ family }) => family === 'boot' || family === 'upgrade').map((finding) => withStep(finding, { ...(steps[0] ?? stay), when: 'now', validNow: hasFix(finding) ? true : null }));
  const done: UpgradeStep[] = [];
  let before = present;
  for (const step of steps) {
    const after = judgeAs(stepOf(step), texts);
    const known = new Set(items.map(keyOf));
    const found = [...newSince(before, after), ...whileMixed(judgeAs, step, texts, before, after)].filter((finding) => !known.has(keyOf(finding)));
    const partOf = partsOf(found, { judgeAs, texts, present, previous: before, stay, step });
    items.push(...found.map((finding) => withStep(finding, { ...step, ...(finding.message.startsWith(MIXED) ? { when: 'with', validNow: null } : partOf(finding)) })));
    done.push({ ...step, etcd: etcdOf(before, after), notes: notesFor(from, step), failing: [...after.verdicts].flatMap(([invocation, { verdict }]) => (verdict === 'does-not-start' ? [invocation] : [])) });
    before = after;
  }
  const end = before;
  return {
    ...end,
    findings: withoutRepeats(items).map(movingTo(end)).sort(byStep),
    upgrade: { from, to, steps: done, warnings: warningsFor(from, to) },
  };
};

/**
 * The fixes of an upgrade that are wanted, each tried on what the steps before have left, for a way on which every step is gone with the
 * manifests as they are then. `isWanted` chooses them by their findings, whose `step` says where and when they belong.
 */
export const fixAlong = (judgeAs: JudgeAs, from: string, to: string, isWanted: (finding: Fixable) => boolean): Omit<FixPlan, 'audit' | 'left'> => {
  const items = new Map(planUpgrade(judgeAs, from, to).findings.filter(hasFix).map((item) => [nameOf(item), item]));
  const [texts, applied, refused] = [new Map<string, string>(), [] as Fixable[], [] as FixPlan['refused'][number][]];
  for (const step of [stayAt(from), ...stepsBetween(from, to)]) {
    const judgeStep = (more: Texts): Audit => judgeAs(stepOf(step), new Map([...texts, ...more]));
    const plan = planFixes(judgeStep(new Map()), judgeStep, (finding) => {
      const item = items.get(nameOf(finding));
      return item?.step !== undefined && (item.step.when === 'now' ? step.from === step.to : item.step.to === step.to) && isWanted({ ...item, fix: finding.fix });
    });
    for (const [path, text] of plan.texts) texts.set(path, text);
    applied.push(...plan.applied);
    refused.push(...plan.refused.filter(({ finding }) => !refused.some((other) => nameOf(other.finding) === nameOf(finding))));
  }
  return { texts, applied, refused };
};

/** The fixes that can be made now, because they are good for the present version as well. */
export const planUpgradeFixes = (judgeAs: JudgeAs, from: string, to: string, isWanted: (finding: Fixable) => boolean): FixPlan => {
  const isGoodNow = ({ step }: Finding): boolean => step?.validNow === true;
  const plan = fixAlong(judgeAs, from, to, (finding) => isGoodNow(finding) && isWanted(finding));
  const present = stepOf(stayAt(from));
  if (isWorse(judgeAs(present), judgeAs(present, plan.texts))) {
    // Each alone was good; together they are not.
    const reason = `together with the others it is nothing for ${from}`;
    return { texts: new Map(), applied: [], left: [], refused: plan.applied.map((finding) => ({ finding, reason })), audit: judgeAs(present) };
  }
  const left = planUpgrade(judgeAs, from, to, plan.texts);
  return { ...plan, left: [], audit: { ...left, findings: left.findings.filter(isGoodNow) } };
};

const nameOf = ({ rule, at, fix }: Fixable): string => [rule, at.file.path, fix.title].join('\0');

const MIXED = 'while some nodes';

/** What is only wrong while some nodes have gone the step and others have not. */
const whileMixed = (judgeAs: JudgeAs, step: MinorStep, texts: Texts, before: Audit, after: Audit): readonly Finding[] => {
  const upgraded = new Set(controlPlanesOf(after.nodes).flatMap(({ nodes: [first, second] }) => (second ? (first?.manifests ?? []) : [])).map(({ path }) => path));
  if (upgraded.size === 0) return [];
  const mixed = judgeAs(stepOf(step, (path) => upgraded.has(path)), texts);
  const known = new Set([...before.findings, ...after.findings].map(keyOf));
  return mixed.findings
    .filter((finding) => !known.has(keyOf(finding)) && !finding.rule.startsWith('upgrade-'))
    // Releases that differ for a while are what an upgrade is.
    .map((finding) => ({ ...finding, severity: finding.family === 'upgrade' ? 'info' : finding.severity, message: `${MIXED} are at ${step.to} and others at ${step.from}: ${finding.message}` }));
};

const etcdOf = (before: Audit, after: Audit): UpgradeStep['etcd'] => {
  const [from, to] = [before, after].map(({ nodes }) => nodes.flatMap(({ invocations }) => invocations).flatMap(({ component, version }) => (component === 'etcd' ? (version.minor ?? []) : [])).toSorted(compareVersions)[0]);
  return from === undefined || to === undefined || from === to ? null : { from, to };
};

/** A flag that a later step removes need not be called deprecated as well. */
const withoutRepeats = (items: readonly Finding[]): readonly Finding[] => {
  const removed = items.filter(({ rule }) => /-(unknown-flag|feature-gates)$/.test(rule));
  const isTold = ({ at, rule }: Finding): boolean =>
    /^pod-(deprecated-flag|settled-feature-gate)$/.test(rule) && removed.some((other) => other.at.file === at.file && other.at.span.start < at.span.end && at.span.start < other.at.span.end);
  return items.filter((item) => !isTold(item));
};

/** Findings of different audits, in terms of the nodes and components of one. */
const movingTo = ({ nodes }: Audit): ((finding: Finding) => Finding) => {
  const nodeAt = new Map(nodes.map((node) => [node.path, node]));
  const invocations = new Map(nodes.flatMap((node) => node.invocations).map((invocation) => [placeOf(invocation), invocation]));
  return (finding) => ({ ...finding, node: finding.node && (nodeAt.get(finding.node.path) ?? finding.node), concerns: finding.concerns.map((concern) => invocations.get(placeOf(concern)) ?? concern) });
};

const placeOf = ({ file, container }: Invocation): string => `${file.path}\0${container.pod.cursor.span.start}\0${container.cursor.path}`;

const WHENS: readonly StepPart['when'][] = ['now', 'before', 'with', 'after'];
const byStep = (a: Finding, b: Finding): number => {
  const [one, other] = [a.step, b.step];
  if (!one || !other) return 0;
  return (one.when === 'now' ? 0 : 1) - (other.when === 'now' ? 0 : 1) || compareVersions(one.from, other.from) || WHENS.indexOf(one.when) - WHENS.indexOf(other.when) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
};

