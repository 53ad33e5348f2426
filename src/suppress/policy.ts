import type { Audit, Finding, Suppressed } from '../engine/finding.ts';
import { fingerprinter } from '../engine/fingerprint.ts';
import { SEVERITIES, type Severity } from '../engine/rule.ts';
import { byPlace } from '../engine/run.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { ClusterNode } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import { originOf, sourcesOf } from '../source/rendered-file.ts';
import { matchesPath } from '../text/path-pattern.ts';
import { suggest } from '../text/suggest.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Comment, YamlFile } from '../yaml/document.ts';
import { encodedFileName, type Baseline } from './baseline.ts';
import { commentsIn } from './comments.ts';
import { suppressionRules } from './rules.ts';

/** What one `ignore` entry of the configuration accepts: findings for which all that is given holds. */
export interface Ignore {
  readonly rule: string;
  /** Patterns; empty for every path. */
  readonly paths: readonly string[];
  readonly component: ComponentName | null;
  /** Without dashes. */
  readonly flag: string | null;
  readonly node: string | null;
  readonly reason: string | null;
  /** The last day on which it holds, `2027-03-31`; null for ever. */
  readonly until: string | null;
  /** Where it stands in the configuration. */
  readonly at: Place;
}

/** A severity, or `off`, for the findings of a rule under some paths. Later ones win. */
export interface Change {
  readonly rule: string;
  readonly severity: Severity | 'off';
  /** Patterns; null for every path. */
  readonly paths: readonly string[] | null;
  readonly at: Place;
}

/** What a team has decided about findings. */
export interface Policy {
  readonly changes: readonly Change[];
  readonly ignores: readonly Ignore[];
  readonly requireReasons: boolean;
  readonly baseline: Baseline | null;
  /** Whether comments count; false with --no-suppressions, which also leaves `ignores` and `baseline` empty. */
  readonly readsComments: boolean;
  /** `2026-11-28` */
  readonly today: string;
  /** The ids of all rules that there are. */
  readonly knownRules: ReadonlySet<string>;
  /** Which of the suppression rules may report. */
  readonly reporting: ReadonlySet<string>;
  /** The path of a manifest as the patterns of the configuration see it. */
  readonly pathOf: (file: string) => string;
}

/**
 * Applies what a team has decided: other severities, comments, the `ignore` entries of the configuration and the baseline, in this order.
 * What is taken out is kept as suppressed, with the reason; what is wrong with the decisions themselves becomes findings.
 * Verdicts and controls stay as they are: what is accepted is still so.
 */
export const applyPolicy = (audit: Audit, policy: Policy): Audit => {
  const suppressed: Suppressed[] = [];
  const problems = new Problems(policy);
  const changed = audit.findings.flatMap((finding) => {
    const change = policy.changes.findLast(({ rule, paths }) => rule === finding.rule && (paths === null || holdsPath(paths, finding, policy)));
    if (!change) return [finding];
    if (change.severity !== 'off') return [{ ...finding, severity: change.severity }];
    suppressed.push({ finding, by: 'config', reason: 'the configuration switches the rule off here', at: lineOf(change.at) });
    return [];
  });
  const left = new Map<string, Set<Finding>>();
  for (const finding of changed) left.set(finding.rule, (left.get(finding.rule) ?? new Set()).add(finding));
  for (const suppression of [...commentSuppressions(audit, policy, problems), ...configSuppressions(audit, policy)]) {
    const { rule, reason, until, at, by } = suppression;
    if (!policy.knownRules.has(rule)) {
      const nearest = suggest(rule, policy.knownRules);
      problems.add('suppression-unknown-rule', at, `there is no rule ${rule}${nearest === undefined ? '' : `: did you mean ${nearest}?`}`);
      continue;
    }
    if (policy.requireReasons && reason === null) problems.add('suppression-without-reason', at, `the suppression of ${rule} does not say why`);
    if (until !== null && until < policy.today) {
      problems.add('suppression-expired', at, `the suppression of ${rule} ended on ${until}`);
      continue;
    }
    const matching = [...(left.get(rule) ?? [])].filter(suppression.matches);
    if (matching.length === 0 && suppression.couldMatch) problems.add('suppression-unused', at, `nothing is found here that the suppression of ${rule} would suppress`);
    for (const finding of matching) {
      left.get(rule)?.delete(finding);
      suppressed.push({ finding, by, reason, at: lineOf(at) });
    }
  }
  const outdated = new Problems(policy);
  const kept = afterBaseline([...[...left.values()].flatMap((findings) => [...findings]), ...problems.findings()], audit, policy, suppressed, outdated);
  return {
    ...audit,
    findings: [...kept, ...outdated.findings()].sort(byPlace),
    suppressed: [...audit.suppressed, ...suppressed].sort((one, other) => byPlace(one.finding, other.finding)),
    rules: [...audit.rules, ...suppressionRules.filter(({ id }) => policy.reporting.has(id))],
  };
};

interface Suppression {
  readonly rule: string;
  readonly by: 'comment' | 'config';
  readonly reason: string | null;
  readonly until: string | null;
  readonly at: Place;
  matches(finding: Finding): boolean;
  /** Whether the rule ran on what it speaks of, so that it is useless if it matched nothing. */
  readonly couldMatch: boolean;
}

const commentSuppressions = (audit: Audit, policy: Policy, problems: Problems): Suppression[] => {
  if (!policy.readsComments) return [];
  const ran = ranRules(audit);
  return audit.nodes.flatMap(commentedFiles).flatMap((yaml) => {
    const { suppressions, malformed } = commentsIn(yaml);
    for (const { at, message } of malformed) problems.add('suppression-malformed', at, message);
    return suppressions.map(({ lines, ...rest }): Suppression => ({
      ...rest,
      by: 'comment',
      couldMatch: ran.has(rest.rule),
      matches({ at: { file, span } }) {
        if (file !== yaml.source) return false;
        if (lines === null) return true;
        const { line } = file.position(span.start);
        return lines[0] <= line && line <= lines[1];
      },
    }));
  });
};

/** The manifests, or what they were made from. */
const commentedFiles = ({ manifests, rendered }: ClusterNode): readonly Pick<YamlFile, 'source' | 'comments'>[] =>
  rendered ? sourcesOf(rendered).map((source) => ({ source, comments: lineComments(source) })) : manifests.flatMap(({ yaml }) => yaml ?? []);

/** A source need not be YAML; a comment of ours begins with # all the same. */
const lineComments = ({ text }: SourceFile): readonly Comment[] =>
  [...text.matchAll(/#([ \t]*k8s-audit:[^\r\n]*)/g)].map(({ index, 0: whole, 1: comment = '' }) => ({ span: { start: index, end: index + whole.length }, text: comment }));

const configSuppressions = (audit: Audit, policy: Policy): Suppression[] => {
  const ran = ranRules(audit);
  return policy.ignores.map((ignore): Suppression => {
    const { rule, reason, until, at, paths, component, flag, node } = ignore;
    const isHere = audit.nodes.some(
      (each) =>
        (node === null || each.name === node) &&
        (component === null || each.invocations.some((invocation) => invocation.component === component)) &&
        (paths.length === 0 || each.manifests.some((manifest) => paths.some((pattern) => matchesPath(pattern, policy.pathOf(manifest.path))))),
    );
    return {
      rule, reason, until, at,
      by: 'config',
      couldMatch: ran.has(rule) && isHere,
      matches: (finding) =>
        (paths.length === 0 || holdsPath(paths, finding, policy)) &&
        (component === null || finding.component === component) &&
        (node === null || finding.node?.name === node) &&
        (flag === null || speaksOf(finding, flag)),
    };
  });
};

/** Whether a finding stands at a flag, or names it because it is missing. */
const speaksOf = ({ at, message }: Finding, flag: string): boolean => {
  const name = `--${flag}`;
  const segment = at.path.slice(at.path.lastIndexOf('.--') + 1).replace(/#\d+$/, '');
  return segment === name || message.split(/[\s=:,;]+/).includes(name);
};

const holdsPath = (patterns: readonly string[], { at }: Finding, { pathOf }: Policy): boolean => {
  const path = pathOf(at.file.path);
  return patterns.some((pattern) => matchesPath(pattern, path));
};

const ranRules = ({ rules }: Audit): ReadonlySet<string> => new Set(rules.map(({ id }) => id));

const afterBaseline = (findings: readonly Finding[], audit: Audit, { baseline }: Policy, suppressed: Suppressed[], problems: Problems): Finding[] => {
  if (!baseline) return [...findings];
  const entries = new Map(baseline.entries.map((entry) => [entry.fingerprint, entry]));
  const ran = ranRules(audit);
  const audited = new Set(audit.nodes.flatMap(({ manifests }) => manifests.map(({ place }) => encodedFileName(originOf(place).at.file.path))));
  const found = new Set([...findings, ...suppressed.map(({ finding }) => finding)].map(({ fingerprint }) => fingerprint));
  for (const { fingerprint, rule, fileName, span } of baseline.entries) {
    if (found.has(fingerprint) || !ran.has(rule) || !audited.has(fileName)) continue;
    problems.add('suppression-outdated-baseline', { file: baseline.file, span, path: fingerprint }, `the finding of ${rule} in ${fileName} is not there any more`);
  }
  return findings.filter((finding) => {
    const entry = entries.get(finding.fingerprint);
    if (entry) suppressed.push({ finding, by: 'baseline', reason: null, at: lineOf({ file: baseline.file, span: entry.span }) });
    return !entry;
  });
};

const lineOf = ({ file, span }: Pick<Place, 'file' | 'span'>): Suppressed['at'] => ({ file: file.path, line: file.position(span.start).line });

/** Collects findings about the decisions themselves. */
class Problems {
  readonly #found: Omit<Finding, 'fingerprint'>[] = [];
  readonly #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  add(id: string, at: Place, message: string): void {
    const rule = suppressionRules.find((each) => each.id === id);
    if (!rule || !this.#policy.reporting.has(id)) return;
    const change = this.#policy.changes.findLast((each) => each.rule === id && (each.paths === null || each.paths.some((pattern) => matchesPath(pattern, this.#policy.pathOf(at.file.path)))));
    if (change?.severity === 'off') return;
    this.#found.push({
      rule: id, family: rule.family, severity: change?.severity ?? rule.severity, confidence: 'certain', message, label: null, advice: null,
      component: null, concerns: [], node: null, at, related: [], log: null, controls: [], fix: null,
    });
  }

  findings(): Finding[] {
    const fingerprint = fingerprinter();
    return this.#found.sort(byPlace).map((finding) => ({ ...finding, fingerprint: fingerprint(finding.rule, finding.at) }));
  }
}

/** Whether a text names a severity. */
export const isSeverity = (text: string): text is Severity => (SEVERITIES as readonly string[]).includes(text);
