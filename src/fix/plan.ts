import type { Audit, Finding } from '../engine/finding.ts';
import { SEVERITIES, type Edit, type Fix } from '../engine/rule.ts';
import { applyEdits, collide } from './apply.ts';

/** A finding that has a fix. */
export type Fixable = Finding & { readonly fix: Fix };

export interface FixPlan {
  /** Files that change: path -> text. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Fixable[];
  /** Fixes that would make something worse, with what as the end of a sentence. */
  readonly refused: readonly { readonly finding: Fixable; readonly reason: string }[];
  /** Of what is left. */
  readonly audit: Audit;
}

/** The audit of the same files with other texts (path -> text). */
export type Reaudit = (texts: ReadonlyMap<string, string>) => Audit;

const MAX_PASSES = 5;

/**
 * Fixes what `isWanted` chooses, pass by pass: a fix may make room for another. Each result is audited again with its neighbours before
 * it counts; a fix after which something would not start, or which brings a finding as severe as its own, is refused.
 */
export const planFixes = (first: Audit, reaudit: Reaudit, isWanted: (finding: Fixable) => boolean): FixPlan => {
  const refused = new Map<string, { finding: Fixable; reason: string }>();
  const applied: Fixable[] = [];
  let audit = first;
  let texts: ReadonlyMap<string, string> = new Map();

  const attempt = (findings: readonly Fixable[]): string | null => {
    const changed = withEdits(texts, audit, findings.flatMap(({ fix }) => fix.edits));
    const result = reaudit(changed);
    const reason = worsened(audit, result, findings);
    if (reason !== null) return reason;
    texts = changed;
    audit = result;
    applied.push(...findings);
    return null;
  };

  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const chosen = compatible(audit.findings.filter(hasFix).filter((finding) => isWanted(finding) && !refused.has(nameOf(finding))));
    if (chosen.length === 0) break;
    if (attempt(chosen) === null) continue;
    // One of them is to blame: the others may still be made, each on what the one before left.
    let left: readonly Fixable[] = chosen;
    for (;;) {
      const [next] = left;
      if (!next) break;
      const reason = attempt([next]);
      if (reason !== null) refused.set(nameOf(next), { finding: next, reason });
      const names = new Set(left.slice(1).map(nameOf));
      left = audit.findings.filter(hasFix).filter((finding) => names.has(nameOf(finding)));
    }
  }
  return { texts, applied, refused: [...refused.values()], audit };
};

/** The same after other fixes, which change what a fingerprint is made of. */
const nameOf = ({ rule, at, fix }: Fixable): string => [rule, at.file.path, at.path, fix.title].join('\0');

export const hasFix = (finding: Finding): finding is Fixable => finding.fix !== null;

/** In the order of their places, without those that touch what an earlier one touches. */
const compatible = (findings: readonly Fixable[]): readonly Fixable[] => {
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

/** What the edits would make worse; null for nothing. */
const worsened = (before: Audit, after: Audit, fixed: readonly Fixable[]): string | null => {
  const broken = failures(before);
  for (const [key, message] of failures(after)) if (!broken.has(key)) return `it would not start: ${message}`;
  const limit = Math.max(...fixed.map(({ severity }) => SEVERITIES.indexOf(severity)));
  const known = counted(before.findings);
  for (const [key, { count, finding }] of counted(after.findings)) {
    if (SEVERITIES.indexOf(finding.severity) <= limit && count > (known.get(key)?.count ?? 0)) return `it would bring this: ${finding.message}`;
  }
  return null;
};

/** The components that do not start, each with the reason. */
const failures = ({ verdicts }: Audit): ReadonlyMap<string, string> =>
  new Map(
    [...verdicts].flatMap(([{ file, component }, { verdict, because }]) => {
      const [reason] = because;
      return verdict === 'does-not-start' ? [[`${file.path}\0${component}`, reason && 'message' in reason ? reason.message : component] as const] : [];
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
