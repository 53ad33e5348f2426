import { lazilyFor } from '../../src/knowledge/facts.ts';
import { unseen, type Problem, type Report, type RuleDefinition, type Severity } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { cleanPath, hostPathOf, mountOf } from '../../src/model/mounts.ts';
import type { ClusterNode, ControlPlane, Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { placeOfEntry } from './known-names.ts';
import { describe, type Decided } from './setting-rule.ts';

/** A flag that all nodes must have alike. */
export interface SharedFlag {
  readonly component: ComponentName;
  readonly flag: string;
  /** That of the rule unless given. */
  readonly severity?: Severity;
  /** For a list whose order does not matter. */
  readonly isSet?: true;
}

/** What a rule about several nodes says of itself. */
export interface AgreementText extends Omit<RuleDefinition<'control-plane'>, 'on' | 'check' | 'family' | 'since'> {
  readonly family?: RuleDefinition['family'];
}

/** One component of one node with what it works with. */
export interface Seat {
  readonly node: ClusterNode;
  readonly name: string;
  readonly invocation: Invocation;
  readonly setting: Setting;
}

/** A seat whose value is known, and the value in one spelling. */
export interface Vote extends Seat {
  readonly setting: Decided;
  readonly key: string;
}

/** Completes a rule about a control plane; it is silent about a single node. */
export const agreementRule = (text: AgreementText, check: (controlPlane: ControlPlane) => Iterable<Report>): RuleDefinition<'control-plane'> => ({
  family: 'consistency',
  since: '0.1.0',
  on: 'control-plane',
  ...text,
  *check(controlPlane) {
    if (controlPlane.nodes.length > 1) yield* check(controlPlane);
  },
});

/** Flags that must be the same on all nodes: given, or by the default. Values that are unknown are unseen where another node gives the flag. */
export const sameOnAllNodes = ({ flags, ...text }: AgreementText & { readonly flags: readonly SharedFlag[] }): RuleDefinition<'control-plane'> =>
  agreementRule(text, function* ({ nodes }) {
    for (const shared of flags) yield* disagreements(nodes, shared);
  });

/** The findings about one flag: one for every node that differs from most, with the place of one that does not. */
export function* disagreements(nodes: readonly ClusterNode[], { component, flag, severity, isSet }: SharedFlag): Generator<Report> {
  const seats = seatsOf(nodes, component, flag);
  if (!seats.some(({ setting }) => setting.state === 'given')) return;
  for (const { setting } of seats) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
  const votes = seats.flatMap((seat): Vote[] => ('text' in seat.setting ? [{ ...seat, setting: seat.setting, key: ofAnyNode(keyOf(seat.setting, flag, seat.invocation, isSet), flag, seat) }] : []));
  for (const problem of outvoted(votes, flag)) yield { ...problem, ...(severity === undefined ? {} : { severity }) };
}

/** One for each node that has the component once. A version that has no such flag is not asked. */
export const seatsOf = (nodes: readonly ClusterNode[], component: ComponentName, flag: string): readonly Seat[] => {
  const names = namesOf(nodes);
  return nodes.flatMap((node) => {
    const invocation = onlyOne(node, component);
    const setting = invocation?.setting(flag);
    return invocation && setting && setting.state !== 'no-such-flag' ? [{ node, name: names.get(node) ?? node.path, invocation, setting }] : [];
  });
};

/** What the nodes are called: their names, or their paths where two have one name. */
export const namesOf = lazilyFor((nodes: readonly ClusterNode[]): ReadonlyMap<ClusterNode, string> => {
  const isClear = new Set(nodes.map(({ name }) => name)).size === nodes.length;
  return new Map(nodes.map((node) => [node, isClear ? node.name : node.path]));
});

/** The value that most have, and the first of those; of equally many the one that comes first. */
export const mostCommon = <T extends { readonly key: string }>(votes: readonly T[]): T | undefined => {
  const counts = new Map<string, number>();
  for (const { key } of votes) counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return votes.find(({ key }) => counts.get(key) === most);
};

/** Two defaults that differ are a matter of the versions, and are let pass. */
export const outvoted = (votes: readonly Vote[], flag: string): readonly Problem[] => {
  const usual = mostCommon(votes);
  if (!usual) return [];
  return votes
    .filter((vote) => vote.key !== usual.key && (vote.setting.state === 'given' || usual.setting.state === 'given'))
    .map((vote) => ({
      at: placeOf(vote),
      message: `${differenceOf(flag, vote, usual)} on ${vote.name}; on ${usual.name} ${valueOf(flag, usual)}`,
      label: vote.setting.state === 'given' ? `not as on ${usual.name}` : `--${flag} is not given`,
      related: [{ at: placeOf(usual), label: usual.setting.state === 'given' ? `on ${usual.name}` : `not given on ${usual.name}` }, ...mountsOf(vote, usual)],
      advice: `find out which of the two is meant, and write it on ${vote.name} and ${usual.name} alike`,
    }));
};

/** Where a setting stands, or would. */
export const placeOf = ({ setting }: Pick<Vote, 'setting'>): Problem['at'] => (setting.state === 'given' && setting.flags.length === 1 ? placeOfEntry(setting, setting.text) : setting.place);

/** One path that is two files of the host: the mounts are what differs. */
const isSameText = (vote: Vote, usual: Vote): boolean => vote.setting.text === usual.setting.text;

const mountsOf = (vote: Vote, usual: Vote): Problem['related'] & object =>
  isSameText(vote, usual) ? [vote, usual].flatMap(({ invocation, setting, name }) => {
    const mount = mountOf(invocation.container, setting.text);
    return mount ? [{ at: mount.volume ?? mount.cursor, label: `the mount on ${name}` }] : [];
  }) : [];

const differenceOf = (flag: string, vote: Vote, usual: Vote): string =>
  isSameText(vote, usual) ? `--${flag}=${vote.setting.text} is ${hostPathOf(vote.invocation.container, vote.setting.text) ?? 'no file of the host'}` : describe(flag, vote.setting);

const valueOf = (flag: string, { setting, invocation }: Vote): string => {
  const host = invocation.facts.flag(flag)?.path ? hostPathOf(invocation.container, setting.text) : undefined;
  if (setting.text === '') return 'it is not set';
  return `it is ${setting.text}${host === undefined || host === setting.text ? '' : ` (${host} of the host)`}`;
};

/** A file that has the name of its node in its own, `kubelet-client-cp-1.crt`, is meant to differ. */
const ofAnyNode = (key: string, flag: string, { invocation, node }: Seat): string => (invocation.facts.flag(flag)?.path ? key.replaceAll(nameIn(node), '$1NODE') : key);

/** The node's name as a part of a longer text, as in the path of a certificate: `member-cp-1.pem`. */
export const nameIn = ({ name }: ClusterNode): RegExp => new RegExp(`(^|[^\\w])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w])`, 'g');

/** A value in one spelling: a path as the host has it, numbers and times without their writing, a set in order. */
export const keyOf = (setting: Decided, flag: string, invocation: Invocation, isSet?: true): string => {
  const facts = invocation.facts.flag(flag);
  const { text, values } = setting;
  if (facts?.type === 'bool') {
    const value = parseBool(text);
    return value.ok ? String(value.value) : text;
  }
  if (facts?.type === 'duration') {
    const value = parseDuration(text);
    return value.ok ? String(value.value) : text;
  }
  const entries = values.map((entry) => (facts?.path && entry !== '' ? (hostPathOf(invocation.container, entry) ?? cleanPath(entry)) : entry.trim()));
  return (isSet ? [...new Set(entries)].sort() : entries).join(',');
};
