import { SYSTEM_PROGRAMS, systemProgramsOf } from '../model/system-program.ts';
import { controlPlanesOf } from '../model/control-plane.ts';
import type { ClusterNode, ControlPlane, Invocation } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import type { Finding, Outcome, UnseenEntry } from './finding.ts';
import { concernsIn } from './concerns.ts';
import { fingerprinter } from './fingerprint.ts';
import type { Clock, Context, Problem, Rule, Scope, Scopes } from './rule.ts';

/** The id of the finding that a rule's own crash becomes. */
export const INTERNAL_ERROR = 'internal-error';

export interface RunResult {
  /** Sorted by path, offset and rule id, as `unseen` is. */
  readonly findings: readonly Finding[];
  readonly unseen: readonly UnseenEntry[];
  readonly outcomes: readonly Outcome[];
}

const NO_CLOCK: Clock = { now: null, expiryWarning: 0 };

/** Lets each rule look at each of its subjects; nodes that do not belong together are control planes of their own. A rule that throws becomes a finding that names it; the rest goes on. */
export const runRules = (rules: readonly Rule[], controlPlane: ControlPlane, clock: Clock = NO_CLOCK): RunResult => {
  const findings: Draft<Finding>[] = [];
  const unseen: Draft<UnseenEntry>[] = [];
  const outcomes: (Omit<Outcome, 'findings'> & { drafts: readonly Draft<Finding>[] })[] = [];
  const concernsAt = concernsIn(controlPlane);
  const aboutOf = (rule: Rule, subject: Subject, at: Place, about = at): About => {
    const concerns = subject.invocation ? [subject.invocation] : BESIDE.has(subject.scope) ? [] : concernsAt(about);
    const [component, ...others] = new Set(concerns.map((invocation) => invocation.component));
    return { rule: rule.id, family: rule.family, component: component === undefined || others.length > 0 ? null : component, concerns, node: subject.node, at };
  };
  const byScope = grouped(rules);
  for (const subject of subjectsOf(controlPlane, clock)) {
    for (const rule of byScope.get(subject.scope) ?? []) {
      let drafts: Draft<Finding>[] | undefined;
      let unseenReason: string | null = null;
      let notApplicableReason: string | null = null;
      try {
        for (const report of rule.check(subject.value as never, rule.options ? { ...subject.context, options: valuesOf(rule.options) } : subject.context)) {
          if ('unseen' in report) {
            unseenReason = report.reason;
            unseen.push({ ...aboutOf(rule, subject, report.unseen), reason: report.reason, path: report.path ?? null });
          } else if ('notApplicable' in report) {
            notApplicableReason = report.notApplicable;
          } else {
            (drafts ??= []).push(draft(rule, report, aboutOf(rule, subject, report.at, report.about)));
          }
        }
      } catch (error) {
        unseenReason = 'the rule failed';
        const about = aboutOf(rule, subject, subject.place);
        findings.push(crash(error, about, rule));
        unseen.push({ ...about, reason: `the rule ${rule.id} failed here`, path: null });
      }
      if (drafts) findings.push(...drafts);
      outcomes.push({
        rule,
        invocation: subject.invocation,
        at: subject.place,
        result: drafts ? 'fail' : unseenReason !== null ? 'unseen' : notApplicableReason !== null ? 'not-applicable' : 'pass',
        reason: drafts ? null : (unseenReason ?? notApplicableReason),
        drafts: drafts ?? NO_DRAFTS,
      });
    }
  }
  const fingerprint = fingerprinter();
  const finished = new Map<Draft<Finding>, Finding>();
  for (const item of findings.sort(byPlace)) finished.set(item, { ...item, fingerprint: fingerprint(item.rule, item.at) });
  const unseenFingerprint = fingerprinter();
  return {
    findings: [...finished.values()],
    unseen: unseen.sort(byPlace).map((entry) => ({ ...entry, fingerprint: unseenFingerprint(`unseen ${entry.rule}`, entry.at) })),
    outcomes: outcomes.map(({ drafts, ...outcome }) => ({ ...outcome, findings: drafts.flatMap((item) => finished.get(item) ?? []) })),
  };
};

/** What is said of these says nothing of the components that stand in the same file. */
const BESIDE: ReadonlySet<Scope> = new Set<Scope>(['coredns', 'kube-proxy', ...SYSTEM_PROGRAMS]);

const NO_DRAFTS: readonly Draft<Finding>[] = [];

const grouped = (rules: readonly Rule[]): ReadonlyMap<Scope, readonly Rule[]> => {
  const groups = new Map<Scope, Rule[]>();
  for (const rule of rules) {
    const group = groups.get(rule.on);
    if (group) group.push(rule);
    else groups.set(rule.on, [rule]);
  }
  return groups;
};

const NO_OPTIONS: Context['options'] = {};
const valuesOf = (options: NonNullable<Rule['options']>): Context['options'] => Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));

type Draft<T> = Omit<T, 'fingerprint'>;

interface Subject {
  readonly scope: Scope;
  readonly value: Scopes[Scope];
  readonly invocation: Invocation | null;
  readonly node: ClusterNode | null;
  readonly context: Context;
  readonly place: Place;
}

function* subjectsOf({ nodes }: ControlPlane, clock: Clock): Generator<Subject> {
  for (const controlPlane of controlPlanesOf(nodes)) yield* subjectsIn(controlPlane, nodes, clock);
}

function* subjectsIn(controlPlane: ControlPlane, nodes: readonly ClusterNode[], clock: Clock): Generator<Subject> {
  let first: { place: Place; context: Context } | null = null;
  for (const node of controlPlane.nodes) {
    const context = { node, controlPlane, nodes, options: NO_OPTIONS, ...clock };
    const common = { node, context };
    const start = node.manifests[0]?.place ?? node.kubelet;
    if (!start) continue;
    if (node.manifests.length > 0) first ??= { place: start, context };
    for (const manifest of node.manifests) {
      yield { ...common, scope: 'manifest', value: manifest, invocation: null, place: manifest.place };
      for (const pod of manifest.pods) if (!pod.containers.some(({ isProcess }) => isProcess)) yield { ...common, scope: 'pod', value: pod, invocation: null, place: pod.cursor };
    }
    for (const invocation of node.invocations) {
      yield { ...common, scope: invocation.component, value: invocation, invocation, place: invocation };
    }
    yield { ...common, scope: 'node', value: node, invocation: null, place: start };
    if (node.root || node.listing) yield { ...common, scope: 'host', value: node, invocation: null, place: start };
    if (node.coreDns) yield { ...common, scope: 'coredns', value: node.coreDns, invocation: null, place: node.coreDns };
    if (node.kubeProxy) yield { ...common, scope: 'kube-proxy', value: node.kubeProxy, invocation: null, place: node.kubeProxy };
    for (const program of systemProgramsOf(node)) yield { ...common, scope: program.program, value: program, invocation: null, place: program };
    if (node.kubelet) yield { ...common, scope: 'kubelet', value: node.kubelet, invocation: null, place: node.kubelet };
  }
  if (first) yield { scope: 'control-plane', value: controlPlane, invocation: null, node: null, context: first.context, place: first.place };
}

/** What a finding and an unseen entry share. */
type About = Pick<Finding, 'rule' | 'family' | 'component' | 'concerns' | 'node' | 'at'>;

const draft = (rule: Rule, problem: Problem, about: About): Draft<Finding> => ({
  ...about,
  severity: problem.severity ?? rule.severity,
  confidence: problem.confidence ?? rule.confidence ?? 'certain',
  message: problem.message,
  label: problem.label ?? null,
  advice: problem.advice ?? null,
  related: problem.related ?? [],
  log: problem.log ?? null,
  controls: rule.controls ?? [],
  fix: problem.fix ?? null,
});

const crash = (error: unknown, about: About, { source }: Rule): Draft<Finding> => ({
  ...about,
  rule: INTERNAL_ERROR,
  family: 'format',
  severity: 'high',
  confidence: 'certain',
  message: `the rule ${about.rule} failed here: ${error instanceof Error ? error.message : String(error)}`,
  label: null,
  advice: source === undefined ? 'this is a bug of k8s-audit: please report it with this manifest' : `mend the rule: ${source}`,
  related: [],
  log: null,
  controls: [],
  fix: null,
});

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of findings and of unseen entries. */
export const byPlace = (a: { at: Place; rule: string }, b: { at: Place; rule: string }): number =>
  compareText(a.at.file.path, b.at.file.path) || a.at.span.start - b.at.span.start || compareText(a.rule, b.rule);
