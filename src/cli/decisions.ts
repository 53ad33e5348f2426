import { posix } from 'node:path';
import type { Config } from '../config/load.ts';
import type { Audit } from '../engine/finding.ts';
import type { Rule } from '../engine/rule.ts';
import { readSource } from '../source/read.ts';
import { sourcesOf } from '../source/rendered-file.ts';
import type { Baseline } from '../suppress/baseline.ts';
import type { Policy } from '../suppress/policy.ts';
import { suppressionRules } from '../suppress/rules.ts';
import type { AuditOptions } from './audit-options.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';

/** What a team has decided: how it changes an audit. */
export interface Decisions {
  apply(audit: Audit): Promise<Audit>;
  /** The same without what is wrong with the decisions themselves; for what must not wait. */
  loadView(): Promise<(audit: Audit) => Audit>;
}

const MAX_BASELINE = 10 * 1024 * 1024;
const suppressionIds = new Set(suppressionRules.map(({ id }) => id));

/** Splits rules into those that look at manifests and those that speak of suppressions. */
export const splitRules = (rules: readonly Rule[]): { readonly looking: readonly Rule[]; readonly suppression: readonly Rule[] } => ({
  looking: rules.filter(({ id }) => !suppressionIds.has(id)),
  suppression: rules.filter(({ id }) => suppressionIds.has(id)),
});

/** Reads the baseline, if there is one. Throws a Failure where it cannot be read. `known` are all rules, `reporting` those about suppressions that are wanted. */
export const readDecisions = async (config: Config | null, options: AuditOptions, known: readonly Rule[], reporting: readonly Rule[], io: Io): Promise<Decisions> => {
  const { suppressions } = options;
  const baseline = suppressions && options.baseline !== null && options.writeBaseline === null ? await loadBaseline(options.baseline, io) : null;
  const policy: Policy = {
    changes: config?.changes ?? [],
    ignores: suppressions ? (config?.ignores ?? []) : [],
    requireReasons: config?.requireReasons ?? false,
    baseline,
    readsComments: suppressions,
    today: (options.now ?? io.now()).toISOString().slice(0, 10),
    knownRules: new Set(known.map(({ id }) => id)),
    reporting: new Set(reporting.map(({ id }) => id)),
    pathOf: (file) => posix.resolve(io.cwd, file),
  };
  const isEmpty = policy.changes.length === 0 && policy.ignores.length === 0 && baseline === null;
  return {
    // Most runs have nothing to apply, and load nothing for it.
    apply: async (audit) => (isEmpty && !(suppressions && hasComments(audit)) ? audit : (await import('../suppress/policy.ts')).applyPolicy(audit, policy)),
    async loadView() {
      const { applyPolicy } = await import('../suppress/policy.ts');
      return (audit) => applyPolicy(audit, { ...policy, reporting: new Set() });
    },
  };
};

const hasComments = ({ nodes }: Audit): boolean => nodes.some(({ manifests, rendered }) => (rendered !== null && sourcesOf(rendered).some(({ text }) => text.includes('k8s-audit:'))) || manifests.some(({ yaml }) => (yaml?.comments.length ?? 0) > 0));

const loadBaseline = async (path: string, io: Io): Promise<Baseline> => {
  const { readBaseline } = await import('../suppress/baseline.ts');
  const result = readSource(io.fileSystem, posix.resolve(io.cwd, path), path, MAX_BASELINE);
  if (result.status !== 'read') throw new Failure(`the baseline ${path}: ${result.trouble.message}`, `k8s-audit --write-baseline ${path} makes it`);
  const baseline = readBaseline(result.source);
  if ('wrongLine' in baseline) throw new Failure(`${path}:${baseline.wrongLine}: this is no line of a baseline`, `k8s-audit --write-baseline ${path} makes it anew`);
  return baseline;
};
