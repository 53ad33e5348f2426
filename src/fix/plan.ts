import type { Audit, Finding } from '../engine/finding.ts';
import { SEVERITIES, type Edit, type Fix } from '../engine/rule.ts';
import { applyEdits, collide } from './apply.ts';

/** A finding that has a fix. */
export type Fixable = Finding & { readonly fix: Fix };

/** What files hold: path -> text. */
export type Texts = ReadonlyMap<string, string>;

export interface FixPlan {
  /** Files that change: path -> text. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Fixable[];
  /** Fixes that are not made, with the reason as the end of a sentence. */
  readonly refused: readonly { readonly finding: Fixable; readonly reason: string }[];
  /** Fixes that the last pass would still have made room for. */
  readonly left: readonly Fixable[];
  /** Of what is left. */
  readonly audit: Audit;
}

export interface MadeFixes extends FixPlan {
  /** The edits that were made together, one group after the other; their offsets are into what the group before left. */
  readonly steps: readonly (readonly Edit[])[];
}

/** The audit of the same files with other texts (path -> text). */
export type Reaudit = (texts: ReadonlyMap<string, string>) => Audit;

const MAX_PASSES = 5;

/**
 * Fixes what `isWanted` chooses, pass by pass: a fix may make room for another. Each result is audited again with its neighbours before
 * it counts; a fix after which nobody could say any more that something starts, or which brings a finding as severe as its own, is refused.
 */
export const planFixes = (first: Audit, reaudit: Reaudit, isWanted: (finding: Fixable) => boolean): MadeFixes => {
  const refused = new Map<string, { finding: Fixable; reason: string }>();
  const applied: Fixable[] = [];
  const steps: (readonly Edit[])[] = [];
  let audit = first;
  let texts: ReadonlyMap<string, string> = new Map();

  const wanted = (): readonly Fixable[] => audit.findings.filter(hasFix).filter((finding) => isWanted(finding) && !refused.has(nameOf(finding)));

  const attempt = (findings: readonly Fixable[]): string | null => {
    const edits = findings.flatMap(({ fix }) => fix.edits);
    const changed = withEdits(texts, audit, edits);
    const result = reaudit(changed);
    const reason = worsened(audit, result, findings);
    if (reason !== null) return reason;
    texts = changed;
    audit = result;
    applied.push(...findings);
    steps.push(edits);
    return null;
  };

  /** All of these; where one of them is to blame the others may still be made, each half on what the one before left. */
  const attemptAll = (findings: readonly Fixable[]): void => {
    const [one, ...others] = findings;
    if (!one) return;
    const reason = attempt(findings);
    if (reason === null) return;
    if (others.length === 0) {
      refused.set(nameOf(one), { finding: one, reason });
      return;
    }
    const half = Math.ceil(findings.length / 2);
    for (const part of [findings.slice(0, half), findings.slice(half)]) {
      const names = new Set(part.map(nameOf));
      attemptAll(compatible(wanted().filter((finding) => names.has(nameOf(finding)))));
    }
  };

  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const count = applied.length;
    // What was refused before may be right beside the fixes that were made since.
    refused.clear();
    for (const finding of wanted()) {
      const reason = untouchable(finding, first);
      if (reason !== null) refused.set(nameOf(finding), { finding, reason });
    }
    attemptAll(compatible(wanted()));
    if (applied.length === count) break;
  }
  return { texts, applied, steps, refused: [...refused.values()], left: wanted(), audit };
};

/** Why a file is not to be changed, whatever the fix; null where it may be. */
const untouchable = ({ fix }: Fixable, { nodes }: Audit): string | null => {
  const files = new Set(fix.edits.map(({ file }) => file));
  const manifest = nodes.flatMap(({ manifests }) => manifests).find(({ path, status }) => files.has(path) && status === 'template');
  return manifest === undefined ? null : `${manifest.path} is a template, and what it is made into cannot be judged`;
};

/** The same after other fixes, which change what a fingerprint is made of. */
const nameOf = ({ rule, at, fix }: Fixable): string => [rule, at.file.path, at.path, fix.title].join('\0');

export const hasFix = (finding: Finding): finding is Fixable => finding.fix !== null;

/** In the order of their places, without those that touch what an earlier one touches. */
export const compatible = (findings: readonly Fixable[]): readonly Fixable[] => {
  const taken = new Map<string, Edit[]>();
  return findings.filter(({ fix }) => {
    if (fix.edits.some((edit) => taken.get(edit.file)?.some((other) => collide(edit, other)))) return false;
    for (const edit of fix.edits) {
      const together = taken.get(edit.file);
      if (together) together.push(edit);
      else taken.set(edit.file, [edit]);
    }
    return true;
  });
};

const withEdits = (texts: ReadonlyMap<string, string>, audit: Audit, edits: readonly Edit[]): ReadonlyMap<string, string> => {
  const changed = new Map(texts);
  const current = new Map(audit.nodes.flatMap(({ manifests }) => manifests.map(({ path, place }) => [path, place.file.text] as const)));
  for (const path of new Set(edits.map(({ file }) => file))) changed.set(path, applyEdits(current.get(path) ?? '', edits.filter(({ file }) => file === path)));
  return changed;
};

/** What the edits would make worse, or do not make better; null for nothing. */
const worsened = (before: Audit, after: Audit, fixed: readonly Fixable[]): string | null => {
  const old = verdicts(before);
  for (const [key, { verdict, reason }] of verdicts(after)) {
    const was = old.get(key)?.verdict;
    if (verdict === 'does-not-start' && was !== verdict) return `it would not start: ${reason}`;
    if (verdict === 'unknown' && was === 'starts') return `nobody could say any more that it starts: ${reason}`;
  }
  const limit = Math.max(...fixed.map(({ severity }) => SEVERITIES.indexOf(severity)));
  const known = counted(before.findings);
  for (const [key, { count, finding }] of counted(after.findings)) {
    if (SEVERITIES.indexOf(finding.severity) <= limit && count > (known.get(key)?.count ?? 0)) return `it would bring this: ${finding.message}`;
  }
  const left = offersIn(after);
  const offered = offersIn(before);
  const stays = fixed.find((finding) => (left.get(nameOf(finding)) ?? 0) >= (offered.get(nameOf(finding)) ?? 0));
  return stays === undefined ? null : `what it is to mend would still be there: ${stays.message}`;
};

/** How often each fix is offered. */
const offersIn = ({ findings }: Audit): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of findings.filter(hasFix).map(nameOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** What is said of each component, with the first reason. */
const verdicts = (audit: Audit): ReadonlyMap<string, { readonly verdict: string; readonly reason: string }> =>
  new Map(
    [...audit.verdicts].map(([{ file, component }, { verdict, because: [first] }]) => {
      const reason = first === undefined ? component : 'message' in first ? first.message : first.reason;
      return [`${file.path}\0${component}`, { verdict, reason }] as const;
    }),
  );

const counted = (findings: readonly Finding[]): ReadonlyMap<string, { count: number; finding: Finding }> => {
  const counts = new Map<string, { count: number; finding: Finding }>();
  for (const finding of findings) {
    const key = `${finding.rule}\0${finding.at.file.path}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { count: 1, finding });
  }
  return counts;
};
