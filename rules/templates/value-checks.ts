import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { offer, offerEntry, removeFlags, setFlagValue } from '../../src/fix/flag-edits.ts';
import { placeOfEntry } from './known-names.ts';
import { componentRule, nameAndMinor, type RuleText } from './setting-rule.ts';

type Given = Extract<Setting, { state: 'given' }>;

/** What the component says to one value. */
export interface Refusal {
  /** The end of the message, after `--flag=value: `. */
  readonly why: string;
  /** The line that the component prints. */
  readonly log: string;
  readonly advice: string;
  /** The entry of a list that is refused; the whole value unless given. */
  readonly entry?: string;
  /** What can be done without a person: take the entry or the flag out, or write another value for the whole. */
  readonly mend?: 'remove' | { readonly write: string };
}

/** One check that a component makes of one flag when it starts. */
export interface ValueCheck {
  readonly flag: string;
  /** The first and the last minor that are known to make it; from 1.24 (etcd: 3.5) to the newest unless given. Outside it is likely. */
  readonly from?: string;
  readonly to?: string;
  /** Whether outside of `from` and `to` the check is known not to be made. */
  readonly isExact?: boolean;
  refuse(setting: Given, invocation: Invocation): Refusal | undefined;
}

const FIRST: Readonly<Record<'etcd' | 'kubernetes', string>> = { etcd: '3.5', kubernetes: '1.24' };

/** Values that a component refuses after it has read them: it prints an error and exits. */
export const valueChecks = (on: ComponentName, checks: readonly ValueCheck[], text: Pick<RuleText, 'title' | 'why' | 'remedy' | 'examples'>): RuleDefinition<ComponentName> =>
  componentRule({ on, family: 'boot', severity: 'critical', ...text }, function* (invocation) {
    for (const check of checks) {
      const setting = invocation.setting(check.flag);
      if (setting.state !== 'given') continue;
      const isKnown = isWithin(invocation, check);
      const refusal = isKnown || !check.isExact ? check.refuse(setting, invocation) : undefined;
      if (!refusal) continue;
      const { why, log, advice, entry } = refusal;
      const problem: Problem = {
        at: entry === undefined ? (setting.flag.value ?? setting.place) : placeOfEntry(setting, entry),
        message: `--${check.flag}=${setting.text}: ${nameAndMinor(invocation)} ${why}`,
        log,
        advice,
        ...offerFor(setting, refusal),
      };
      yield isKnown ? problem : { ...problem, confidence: 'likely' };
    }
  });

const offerFor = (setting: Given, { mend, entry }: Refusal): ReturnType<typeof offer> => {
  const name = setting.flag.name;
  if (mend === undefined) return {};
  if (mend !== 'remove') return offer(`set --${name}=${mend.write}`, setFlagValue(setting.flag, mend.write));
  return entry === undefined ? offer(`remove --${name}`, removeFlags(setting)) : offerEntry(setting, entry, undefined);
};

const isWithin = ({ component, facts: { minor } }: Invocation, { from, to }: ValueCheck): boolean =>
  minor !== null &&
  compareVersions(minor, from ?? FIRST[component === 'etcd' ? 'etcd' : 'kubernetes']) >= 0 &&
  (to === undefined || compareVersions(minor, to) <= 0);

/** Whether the component's minor is this one or a later one; false where it is not known. */
export const isFrom = ({ facts: { minor } }: Invocation, first: string): boolean => minor !== null && compareVersions(minor, first) >= 0;

/** Mends a list by leaving its blank entries out. */
export const withoutBlanks = (values: readonly string[]): NonNullable<Refusal['mend']> => {
  const left = values.filter((each) => each.trim() !== '');
  return left.length === 0 ? 'remove' : { write: left.join(',') };
};

/** Refuses all but a few words. */
export const oneOf = (words: readonly string[], log: (text: string, invocation: Invocation) => string): ValueCheck['refuse'] => (setting, invocation) => {
  const entry = setting.values.find((text) => !words.includes(text));
  // Other words that look alike may mean something else.
  const nearest = words.find((word) => word.toLowerCase() === entry?.trim().toLowerCase());
  return entry === undefined ? undefined : { why: `takes ${words.filter((word) => word !== '').join(', ')}, and "${entry}" is none of them`, log: log(entry, invocation), advice: `write one of ${words.filter((word) => word !== '').join(', ')}`, mend: nearest === undefined ? 'remove' : { write: setting.values.map((each) => (each === entry ? nearest : each)).join(',') }, entry };
};
