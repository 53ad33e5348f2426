import type { Audit, Finding } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import { ownNames } from '../model/control-plane.ts';
import { PROBES } from '../model/probes.ts';
import type { ClusterNode, Invocation, Pod } from '../model/types.ts';
import { comparedName, meaningOf } from './meaning.ts';
import { fieldsOf, isSamePod } from './pod-fields.ts';
import type { Comparison, Difference, Side, VerdictChange } from './types.ts';

/** A node with the audit that it was judged in. */
export interface Judged {
  /** What the report calls it. */
  readonly name: string;
  readonly node: ClusterNode;
  readonly audit: Audit;
}

/** What differs in meaning between two nodes, or between one node before and after. */
export const compareNodes = (mode: Comparison['mode'], one: Judged, other: Judged): Comparison => {
  const [left, right] = [subjectsOf(one.node), subjectsOf(other.node)];
  const names = [mode === 'nodes' ? ownNames(one.node) : [], mode === 'nodes' ? ownNames(other.node) : []] as const;
  const differences: Difference[] = [];
  const restarts: { subject: string; changesMeaning: boolean }[] = [];
  for (const subject of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(subject), right.get(subject)];
    const found = a && b ? differencesOf(subject, a, b) : [lonely(subject, a, b)];
    differences.push(...found.map((difference) => ({ ...difference, kind: kindOf(mode, difference, names) })));
    if (mode === 'change' && a && b && !isSamePod(a.pod, b.pod)) restarts.push({ subject, changesMeaning: found.length > 0 });
  }
  const [come, gone] = [only(findingsOf(other), findingsOf(one)), only(findingsOf(one), findingsOf(other))];
  const verdicts = verdictChanges(one, other);
  const isWeighty = ({ severity }: Finding): boolean => severity !== 'info';
  const isWorse =
    verdicts.some(({ one: was, other: is }) => is === 'does-not-start' || (was === 'starts' && is === 'unknown')) ||
    (mode === 'change' ? come.some(isWeighty) : differences.some(({ kind }) => kind === 'disagrees') || [...come, ...gone].some((finding) => finding.family === 'security' && isWeighty(finding)) || together(one, other).some(isWeighty));
  return { mode, one: one.name, other: other.name, differences, restarts, come: mode === 'nodes' ? [...together(one, other), ...come] : come, gone, verdicts, isWorse };
};

/** What several nodes do not agree in, as the rules have it. */
const together = ({ audit }: Judged, other: Judged): readonly Finding[] => (audit === other.audit ? audit.findings.filter(({ family, node }) => family === 'consistency' && node === null) : []);

interface Subject {
  readonly pod: Pod;
  /** null for a pod that starts no component. */
  readonly invocation: Invocation | null;
}

/** Components by their names, several of one kind with their containers' files; other pods by theirs. */
const subjectsOf = (node: ClusterNode): ReadonlyMap<string, Subject> => {
  const subjects = new Map<string, Subject>();
  const add = (name: string, subject: Subject): void => {
    let unique = name;
    for (let count = 2; subjects.has(unique); count += 1) unique = `${name} (${count})`;
    subjects.set(unique, subject);
  };
  for (const pod of node.manifests.flatMap(({ pods }) => pods)) {
    const invocations = pod.containers.flatMap(({ invocation }) => invocation ?? []);
    for (const invocation of invocations) add(invocation.component, { pod, invocation });
    if (invocations.length === 0) add((pod.name ?? 'a pod').replace(new RegExp(`-${escape(node.name)}$`), ''), { pod, invocation: null });
  }
  return subjects;
};

const differencesOf = (subject: string, one: Subject, other: Subject): Omit<Difference, 'kind'>[] => {
  const found: Omit<Difference, 'kind'>[] = [];
  const [a, b] = [one.invocation, other.invocation];
  if (a && b) {
    const names = new Set([a, b].flatMap((invocation) => invocation.flags.map((flag) => comparedName(flag, invocation))));
    for (const name of [...names].sort()) {
      const [left, right] = [meaningOf(a, name), meaningOf(b, name)];
      // A flag that one of the versions does not have matters where the other is given it.
      const isSame = left.key === right.key || (left.key === null && right.side?.isDefault) || (right.key === null && left.side?.isDefault);
      if (!isSame) found.push({ subject, what: 'flag', name: `--${name}`, one: left.side, other: right.side });
    }
  }
  const [left, right] = [fieldsOf(one.pod, a?.container ?? null), fieldsOf(other.pod, b?.container ?? null)];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [was, is] = [left.get(key), right.get(key)];
    const field = was ?? is;
    if (field && was?.side.text !== is?.side.text) found.push({ subject, what: field.what, name: field.name, one: was?.side ?? null, other: is?.side ?? null });
  }
  return PROBES.reduce(withWholeProbe, found);
};

/** A probe that only one side has is one difference, not one for each of its fields. */
const withWholeProbe = (found: Omit<Difference, 'kind'>[], probe: string): Omit<Difference, 'kind'>[] => {
  const fields = found.filter(({ what, name }) => what === 'probe' && name.startsWith(`${probe}.`));
  const [first] = fields;
  const isNew = fields.every(({ one }) => one === null);
  if (!first || !(isNew || fields.every(({ other }) => other === null))) return found;
  const text = fields.map(({ name, one, other }) => `${name.slice(probe.length + 1)}=${(one ?? other)?.text}`).join(' ');
  const side: Side = { text, isDefault: false, at: (first.one ?? first.other)?.at ?? null };
  const whole = { ...first, name: probe, one: isNew ? null : side, other: isNew ? side : null };
  return found.flatMap((each) => (each === first ? [whole] : fields.includes(each) ? [] : [each]));
};

const lonely = (subject: string, one: Subject | undefined, other: Subject | undefined): Omit<Difference, 'kind'> => {
  const side = (each: Subject | undefined): Side | null => (each ? { text: each.pod.manifest.path, isDefault: false, at: each.invocation ?? each.pod.cursor } : null);
  return { subject, what: 'component', name: subject, one: side(one), other: side(other) };
};

/** What belongs to a node and to nobody else. */
const OF_THE_NODE = /^--(advertise-address|name|initial-cluster-state|initial-advertise-peer-urls|advertise-client-urls|listen-(client|peer|metrics|client-http)-urls)$/;
const HARMLESS = /^--(v|vmodule|logging-format|log-level|log-format|log-outputs|profiling|contention-profiling)$/;

const kindOf = (mode: Comparison['mode'], { what, name, one, other }: Omit<Difference, 'kind'>, [left, right]: readonly [readonly string[], readonly string[]]): Difference['kind'] => {
  if (mode === 'change') return 'changed';
  if (what === 'flag' && OF_THE_NODE.test(name)) return 'normal';
  if (name === '--initial-cluster' && agree(one?.text ?? '', other?.text ?? '')) return 'normal';
  if (one && other && impersonal(one.text, left) === impersonal(other.text, right)) return 'normal';
  if (what === 'pod' && /^(metadata\.(name|annotations|labels)|spec\.nodeName)/.test(name)) return 'normal';
  return (what === 'flag' && HARMLESS.test(name)) || (what === 'pod' && /resources|terminationMessage|imagePullPolicy/.test(name)) ? 'harmless' : 'disagrees';
};

/** A member that joined later knows more members; what both know has to be the same. */
const agree = (one: string, other: string): boolean => {
  const members = new Map(one.split(',').map((entry) => entry.trim().split('=', 2) as [string, string]));
  return other.split(',').every((entry) => {
    const [name = '', url] = entry.trim().split('=', 2);
    return !members.has(name) || members.get(name) === url;
  });
};

/** The text with the node's own names and addresses taken out. */
const impersonal = (text: string, names: readonly string[]): string =>
  [...names].sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(new RegExp(`(?<![\\w.-])${escape(name)}(?![\\w-]|\\.\\d)`, 'g'), '<own>'), text).split(',').sort().join(',');

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const findingsOf = ({ audit, node }: Judged): readonly Finding[] => audit.findings.filter((finding) => finding.node === node);

/** The findings of the first list that the second has fewer of. */
const only = (these: readonly Finding[], those: readonly Finding[]): readonly Finding[] => {
  const counts = new Map<string, number>();
  for (const finding of those) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  const worstFirst = these.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return worstFirst.filter((finding) => {
    const left = counts.get(nameOf(finding)) ?? 0;
    counts.set(nameOf(finding), left - 1);
    return left <= 0;
  });
};

const nameOf = ({ rule, component, severity }: Finding): string => `${rule}\0${component}\0${severity}`;

const verdictChanges = (one: Judged, other: Judged): VerdictChange[] => {
  const [left, right] = [verdictsOf(one), verdictsOf(other)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((subject) => {
    const [was, is] = [left.get(subject) ?? null, right.get(subject) ?? null];
    return was === is || was === null || is === null ? [] : [{ subject, one: was, other: is }];
  });
};

const verdictsOf = ({ audit, node }: Judged): ReadonlyMap<string, VerdictChange['one']> =>
  new Map([...subjectsOf(node)].flatMap(([name, { invocation }]) => (invocation ? [[name, audit.verdicts.get(invocation)?.verdict ?? null] as const] : [])));
