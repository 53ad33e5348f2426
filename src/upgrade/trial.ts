import type { Audit, Finding, StepPart } from '../engine/finding.ts';
import { applyEdits } from '../fix/apply.ts';
import { compatible, hasFix, type Fixable, type Texts } from '../fix/plan.ts';
import type { ToldVersions } from '../model/version.ts';
import { isWorse } from './difference.ts';
import { stayAt, stepOf, type MinorStep } from './versions.ts';

/** The audit of the same files with these versions, and with other texts (path -> text) in their places. */
export type JudgeAs = (stepOf: ToldVersions['stepOf'], texts?: Texts) => Audit;

interface Trial {
  readonly judgeAs: JudgeAs;
  readonly texts: Texts;
  /** The audit of the version that is there now, and that of the one before the step. */
  readonly present: Audit;
  readonly previous: Audit;
  readonly stay: MinorStep;
  readonly step: MinorStep;
}

type Part = Pick<StepPart, 'when' | 'validNow'>;

/** So many audits a step at most, for manifests with hundreds of fixes that do not go together; what is left then counts as not tried. */
const MOST_TRIALS = 60;

/** When each is to be done: what has a fix is tried with the version that is there now, and with the one before the step. */
export const partsOf = (found: readonly Finding[], trial: Trial): ((finding: Finding) => Part) => {
  const fixable = found.filter(hasFix);
  const goodBefore = new Set<Finding>(thatHold(fixable, (some) => isGood(some, trial, stayAt(trial.step.from), trial.previous)));
  const goodNow = new Set<Finding>(thatHold(fixable.filter((finding) => goodBefore.has(finding)), (some) => isGood(some, trial, trial.stay, trial.present)));
  return (finding) => {
    if (!hasFix(finding)) return { when: whenOf(finding), validNow: null };
    return { when: goodBefore.has(finding) ? 'before' : whenOf(finding), validNow: goodNow.has(finding) };
  };
};

/** Those that pass a test, which is made of many together: of a set that fails each half is tried. */
const thatHold = (all: readonly Fixable[], test: (some: readonly Fixable[]) => boolean): readonly Fixable[] => {
  let trials = 0;
  const half = (some: readonly Fixable[]): readonly Fixable[] => {
    if (some.length === 0 || trials >= MOST_TRIALS) return [];
    trials += 1;
    if (test(some)) return some;
    const middle = Math.ceil(some.length / 2);
    return some.length === 1 ? [] : [...half(some.slice(0, middle)), ...half(some.slice(middle))];
  };
  const good: Fixable[] = [];
  // What touches the same text as another, as entries of one list do, cannot be tried together with it.
  for (let left = all, round = 0; left.length > 0 && round < MOST_TRIALS; round += 1) {
    const chosen = compatible(left);
    const taken = new Set(chosen);
    good.push(...half(chosen));
    left = left.filter((finding) => !taken.has(finding));
  }
  return good;
};

const isGood = (fixes: readonly Fixable[], { judgeAs, texts }: Trial, step: MinorStep, unchanged: Audit): boolean => {
  const edits = fixes.flatMap(({ fix }) => fix.edits);
  const files = new Map(unchanged.nodes.flatMap(({ manifests }) => manifests.map(({ path, place }) => [path, place.file.text] as const)));
  const changed = new Map(texts);
  for (const path of new Set(edits.map(({ file }) => file))) changed.set(path, applyEdits(files.get(path) ?? '', edits.filter(({ file }) => file === path)));
  return !isWorse(unchanged, judgeAs(stepOf(step), changed));
};

/** What has no fix to try. */
const WHEN: Readonly<Record<string, StepPart['when']>> = {
  'upgrade-changed-default': 'before', 'upgrade-config-kind': 'before', 'upgrade-etcd-version': 'before', 'upgrade-apis-gone': 'before', 'upgrade-hand-edit': 'before',
  'pod-image-registry': 'before', 'kubelet-feature-gates': 'before', 'kubelet-config-values': 'before', 'upgrade-admission-defaults': 'with',
};
const whenOf = ({ rule, family }: Finding): StepPart['when'] => WHEN[rule] ?? (family === 'boot' ? 'with' : 'after');
