import type { Audit, Finding } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import { messageInStep } from '../engine/step.ts';

/** Names a finding over several versions: what it is about, without the version that its message speaks of. */
export const keyOf = (finding: Finding): string => {
  const { rule, family, at } = finding;
  return [rule, at.file.path, at.span.start, at.span.end, family === 'boot' || rule.startsWith('upgrade-') ? withoutVersions(messageInStep(finding)) : ''].join('\0');
};

const withoutVersions = (message: string): string => message.replaceAll(/\b(kube-[a-z-]+|etcd) \d+\.\d+(\.\d+)?/g, '$1');

/** What an audit finds that an earlier one did not. */
export const newSince = (before: Audit, after: Audit): readonly Finding[] => {
  const known = new Set(before.findings.map(keyOf));
  return after.findings.filter((finding) => !known.has(keyOf(finding)));
};

const MEDIUM = SEVERITIES.indexOf('medium');

/** Whether a component that started does not any more, or something of weight is found that was not there. */
export const isWorse = (before: Audit, after: Audit): boolean => {
  const failed = failing(before);
  if ([...failing(after)].some((each) => !failed.has(each))) return true;
  const [old, next] = [before, after].map(weighty) as [ReadonlyMap<string, number>, ReadonlyMap<string, number>];
  return [...next].some(([name, count]) => count > (old.get(name) ?? 0));
};

const failing = ({ verdicts }: Audit): ReadonlySet<string> =>
  new Set([...verdicts].flatMap(([{ file, component, container }, { verdict }]) => (verdict === 'does-not-start' ? [`${file.path}\0${component}\0${container.cursor.path}`] : [])));

/** Offsets move with an edit, so the findings are counted. */
const weighty = ({ findings }: Audit): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { rule, severity, at } of findings) {
    const name = `${rule}\0${at.file.path}`;
    if (SEVERITIES.indexOf(severity) <= MEDIUM) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};
