import type { ControlResult, ControlStatus, Outcome } from './finding.ts';
import type { Rule } from './rule.ts';

/** One item of a benchmark, with a title of our own. */
export interface Control {
  /** `1.2.1` */
  readonly id: string;
  readonly title: string;
  /** What decides it: static pod manifests, other files of the host, objects in the cluster, or a person. */
  readonly decidedBy: 'manifest' | 'host-file' | 'cluster' | 'person';
}

export interface Benchmark {
  /** `CIS-1.12` */
  readonly id: string;
  readonly controls: readonly Control[];
}

const EVIDENCE: Readonly<Record<Control['decidedBy'], { status: ControlStatus; reason: string }>> = {
  manifest: { status: 'unseen', reason: 'no rule of this release decides it' },
  'host-file': { status: 'unseen', reason: 'it is decided from files of the host, which this release does not read' },
  cluster: { status: 'manual', reason: 'it is decided from objects in the cluster' },
  person: { status: 'manual', reason: 'a person must judge it' },
};

/** The status of every control of a benchmark. A control passes only if each rule behind it ran and passed on every component it speaks of. */
export const controlResults = (benchmark: Benchmark, rules: readonly Rule[], outcomes: readonly Outcome[]): ControlResult[] => {
  const outcomesOf = new Map<string, Outcome[]>(rules.map((rule) => [rule.id, []]));
  for (const outcome of outcomes) outcomesOf.get(outcome.rule.id)?.push(outcome);
  return benchmark.controls.map((control) => {
    const id = `${benchmark.id}:${control.id}`;
    const ruleIds = rules.filter((rule) => rule.controls?.includes(id)).map((rule) => rule.id);
    const decided = ruleIds.map((rule) => ({ rule, outcomes: outcomesOf.get(rule) ?? [] }));
    return {
      id,
      title: control.title,
      rules: ruleIds,
      findings: decided.flatMap((entry) => entry.outcomes).flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)),
      ...statusOf(control, decided),
    };
  });
};

const statusOf = (
  control: Control,
  decided: readonly { rule: string; outcomes: readonly Outcome[] }[],
): { status: ControlStatus; reason: string | null } => {
  if (decided.length === 0) return EVIDENCE[control.decidedBy];
  const all = decided.flatMap(({ outcomes }) => outcomes);
  if (all.some(({ result }) => result === 'fail')) return { status: 'fail', reason: null };
  const notRun = decided.find(({ outcomes }) => outcomes.length === 0);
  if (notRun) return { status: 'unseen', reason: `${notRun.rule} had nothing to look at` };
  const open = all.find(({ result }) => result === 'unseen');
  if (open) return { status: 'unseen', reason: open.reason };
  if (all.some(({ result }) => result === 'pass')) return { status: 'pass', reason: null };
  return { status: 'not-applicable', reason: all[0]?.reason ?? null };
};
