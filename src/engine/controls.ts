import type { ClusterNode, Invocation } from '../model/types.ts';
import type { ControlResult, ControlStatus, Outcome, SeenValue } from './finding.ts';
import type { Rule } from './rule.ts';

/** What decides a control: static pod manifests, other files of the host, objects in the cluster, or a person. */
export type DecidedBy = 'manifest' | 'host-file' | 'cluster' | 'person';

/** One item of a benchmark, with a title of our own. */
export interface Control {
  /** `1.2.1` */
  readonly id: string;
  readonly title: string;
  readonly decidedBy: DecidedBy;
  /** The part of the benchmark that it stands in: `1.2 API server`. */
  readonly section: string;
  /** The second id that the STIG gives its items. */
  readonly otherId?: string | undefined;
  /** CIS: 2 is for where the cost in use is worth it. */
  readonly level?: 1 | 2 | undefined;
  /** The STIG's own word. */
  readonly severity?: string | undefined;
  /** Controls that ask for the same, whose rules decide this one too: `CIS-1.12:1.2.1`. */
  readonly same?: readonly string[] | undefined;
  /** Rules that decide it and name no control. */
  readonly rules?: readonly string[] | undefined;
  /** The flags that show it: `kube-apiserver/anonymous-auth`. */
  readonly flags?: readonly string[] | undefined;
  /** What a person has to look at. */
  readonly look?: string | undefined;
}

export interface Benchmark {
  /** `CIS-1.12` */
  readonly id: string;
  readonly title: string;
  readonly controls: readonly Control[];
}

/** What statuses are made of. */
export interface ControlEvidence {
  /** Every rule, also those that were not selected. */
  readonly rules: readonly Rule[];
  readonly outcomes: readonly Outcome[];
  readonly nodes: readonly ClusterNode[];
  /** Why a control, by its ids, has no subject in this control plane; undefined where it has one. */
  readonly withoutSubject?: (ids: readonly string[]) => string | undefined;
}

interface Status {
  readonly status: ControlStatus;
  readonly reason: string | null;
}

/** The rules that decide a control, in their order, by the ids that they and it give. */
export const rulesBehind = (rules: readonly Rule[]): ((benchmark: string, control: Control) => Rule[]) => {
  const known = new Map<string, Set<Rule>>();
  for (const rule of rules) for (const id of [rule.id, ...(rule.controls ?? [])]) known.set(id, (known.get(id) ?? new Set()).add(rule));
  return (benchmark, control) => {
    const behind = new Set([`${benchmark}:${control.id}`, ...(control.same ?? []), ...(control.rules ?? [])].flatMap((id) => [...(known.get(id) ?? [])]));
    return behind.size < 2 ? [...behind] : rules.filter((rule) => behind.has(rule));
  };
};

/** The status of every control of a benchmark. A control passes only if each rule behind it ran and passed on every component it speaks of. */
export const controlResults = (benchmark: Benchmark, evidence: ControlEvidence): ControlResult[] => {
  const outcomesOf = grouped(evidence.outcomes);
  const behindOf = rulesBehind(evidence.rules);
  return benchmark.controls.map((control) => {
    const behind = behindOf(benchmark.id, control);
    const outcomes = behind.flatMap(({ id }) => outcomesOf.get(id) ?? []);
    const status = behind.length === 0 ? withoutRules(control, evidence.nodes) : statusOf(behind, outcomesOf, evidence.nodes);
    const noSubject = status.status === 'unseen' ? evidence.withoutSubject?.([`${benchmark.id}:${control.id}`, ...(control.same ?? [])]) : undefined;
    let seen: readonly SeenValue[] | undefined;
    return {
      id: `${benchmark.id}:${control.id}`,
      title: control.title,
      section: control.section,
      level: control.level ?? null,
      severity: control.severity ?? null,
      rules: behind.map(({ id }) => id),
      findings: outcomes.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)),
      ...(noSubject === undefined ? status : { status: 'not-applicable', reason: noSubject }),
      // Most reports do not ask for it, and of many nodes it is much.
      get seen() {
        return (seen ??= valuesSeen(control, evidence.nodes));
      },
    };
  });
};

const withoutRules = ({ decidedBy, look }: Control, nodes: readonly ClusterNode[]): Status => {
  if (decidedBy === 'manifest') return { status: 'unseen', reason: 'no rule of this release decides it' };
  if (decidedBy === 'host-file') {
    const isGiven = nodes.length > 0 && nodes.every(({ root }) => root !== null);
    return { status: 'unseen', reason: isGiven ? 'no rule of this release reads the file that decides it' : NO_FILES };
  }
  return { status: 'manual', reason: look === undefined ? 'a person must judge it' : `look at ${look}` };
};

const statusOf = (behind: readonly Rule[], outcomesOf: ReadonlyMap<string, readonly Outcome[]>, nodes: readonly ClusterNode[]): Status => {
  const all = behind.flatMap(({ id }) => outcomesOf.get(id) ?? []);
  if (all.some(({ result }) => result === 'fail')) return { status: 'fail', reason: null };
  for (const rule of behind) {
    if ((outcomesOf.get(rule.id) ?? []).length === 0) return absent(rule, nodes);
    const unread = maybeHidden(rule, nodes);
    if (unread !== null) return { status: 'unseen', reason: unread };
  }
  const open = all.filter(({ result }) => result === 'unseen');
  if (open.length > 0) return { status: 'unseen', reason: [...new Set(open.map(({ reason }) => reason))].slice(0, 3).join('; ') };
  if (all.some(({ result }) => result === 'pass')) return { status: 'pass', reason: null };
  return { status: 'not-applicable', reason: all[0]?.reason ?? null };
};

const NO_FILES = 'it is decided from other files of the host: give them with --root';

const isComponent = (on: Rule['on']): on is Invocation['component'] => on === 'etcd' || on.startsWith('kube-');

/** Why a rule has looked at nothing. */
const absent = (rule: Rule, nodes: readonly ClusterNode[]): Status => {
  if (rule.on === 'host' || rule.on === 'kubelet') return { status: 'unseen', reason: NO_FILES };
  if (!isComponent(rule.on)) return { status: 'unseen', reason: `${rule.id} had nothing to look at` };
  const isThere = nodes.some(({ invocations }) => invocations.some(({ component }) => component === rule.on));
  if (isThere) return { status: 'unseen', reason: `the rule ${rule.id} was not selected` };
  const hidden = maybeHidden(rule, nodes);
  if (hidden !== null) return { status: 'unseen', reason: hidden };
  const store = rule.on === 'etcd' ? storeOf(nodes) : undefined;
  if (store !== undefined && !/^https?:/.test(store)) return { status: 'not-applicable', reason: `the API server keeps its objects at ${store}, which is no etcd` };
  return { status: 'unseen', reason: `no manifest of ${rule.on} was given${store === undefined ? '' : `; the API server dials ${store}`}` };
};

/** Where the API server keeps its objects, as its flag says. */
const storeOf = (nodes: readonly ClusterNode[]): string | undefined => {
  for (const invocation of nodes.flatMap(({ invocations }) => invocations)) {
    const setting = invocation.component === 'kube-apiserver' ? invocation.setting('etcd-servers') : undefined;
    if (setting?.state === 'given' && setting.text !== '') return setting.text;
  }
  return undefined;
};

/** A file that was not read may hold the component that a node seems to lack. */
const maybeHidden = ({ on }: Rule, nodes: readonly ClusterNode[]): string | null => {
  if (!isComponent(on)) return null;
  for (const { manifests, invocations } of nodes) {
    if (invocations.some(({ component }) => component === on)) continue;
    const unread = manifests.find(({ status }) => status === 'unreadable');
    if (unread) return `${unread.path} could not be read, and may hold ${on}`;
  }
  return null;
};

const grouped = (outcomes: readonly Outcome[]): Map<string, Outcome[]> => {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.rule.id);
    if (group) group.push(outcome);
    else groups.set(outcome.rule.id, [outcome]);
  }
  return groups;
};

/** The flags that show a control, as each component has them. */
const valuesSeen = (control: Control, nodes: readonly ClusterNode[]): SeenValue[] =>
  (control.flags ?? []).flatMap((flag) => {
    const [component = '', name = ''] = flag.split('/');
    return nodes.flatMap(({ invocations }) => invocations.filter((each) => each.component === component).flatMap((invocation) => valueOf(invocation, name)));
  });

const valueOf = (invocation: Invocation, name: string): SeenValue[] => {
  const setting = invocation.setting(name);
  if (setting.state === 'no-such-flag') return [];
  if (setting.state === 'unseen') return [{ text: `--${name} is not known: ${setting.reason}`, at: setting.place }];
  if (setting.state === 'given') return [{ text: `--${name}=${setting.text}`, at: setting.place }];
  return [{ text: setting.text === '' ? `--${name} is not set` : `--${name} is not set (default ${setting.text})`, at: setting.place }];
};
