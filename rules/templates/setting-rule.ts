import { notApplicable, unseen, type Context, type Report, type RuleDefinition } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';

/** A setting whose value is known. */
export type Decided = Extract<Setting, { state: 'given' | 'default' }>;

/** What every rule about flags says of itself; family `security` and the first release unless given. */
export interface RuleText extends Omit<RuleDefinition<ComponentName>, 'check' | 'family' | 'since'> {
  readonly family?: RuleDefinition['family'];
  readonly since?: string;
  /** For a boot rule: the first minor for which the real component was seen to do so. For older ones it is likely. */
  readonly provenFrom?: string;
}

/**
 * Completes a rule about a component from its text and its check. What is said about starting is certain for the versions
 * of the facts from `provenFrom` on, and likely for others.
 */
export const componentRule = (
  { provenFrom, ...text }: RuleText,
  check: (invocation: Invocation, context: Context) => Iterable<Report>,
): RuleDefinition<ComponentName> => ({
  family: 'security',
  since: '0.1.0',
  ...text,
  *check(invocation, context) {
    const { minor } = invocation.facts;
    const isProven = minor !== null && (provenFrom === undefined || compareVersions(minor, provenFrom) >= 0);
    const isLikely = text.family === 'boot' && !isProven;
    for (const report of check(invocation, context)) {
      yield isLikely && 'at' in report ? { ...report, confidence: 'likely' } : report;
    }
  },
});

/** A rule about one flag: `judge` sees the value that the component works with, and returns what is wrong with it. */
export const settingRule = (
  text: RuleText,
  flag: string,
  judge: (setting: Decided, invocation: Invocation, context: Context) => Report | undefined,
): RuleDefinition<ComponentName> =>
  componentRule(text, function* (invocation, context) {
    const report = decide(invocation, flag, (setting) => judge(setting, invocation, context));
    if (report) yield report;
  });

/** Hands the setting on if its value is known, and says why not otherwise. */
export const decide = <T>(
  invocation: Invocation,
  flag: string,
  judge: (setting: Decided) => T,
): T | ReturnType<typeof unseen> | ReturnType<typeof notApplicable> => {
  if (invocation.facts.flag(flag) === null) return noSuchFlag(invocation, flag);
  const setting = invocation.setting(flag);
  if (setting.state === 'no-such-flag') return noSuchFlag(invocation, flag);
  if (setting.state === 'unseen') return unseen(setting.place, setting.reason);
  return judge(setting);
};

const noSuchFlag = (invocation: Invocation, flag: string): ReturnType<typeof notApplicable> =>
  notApplicable(`${nameAndMinor(invocation)} has no --${flag}`);

/** `kube-apiserver 1.31` */
export const nameAndMinor = ({ component, version }: Invocation): string =>
  version.minor === null ? component : `${component} ${version.minor}`;

/** The start of a message: `--profiling is not set and defaults to true`. */
export const describe = (flag: string, setting: Decided): string => {
  if (setting.state === 'given' && setting.flag.origin === 'file') return setting.text === '' ? `${setting.flag.spelling} is set to nothing` : `${setting.flag.spelling} is ${setting.text}`;
  if (setting.state === 'given') return setting.text === '' ? `--${flag} is set to nothing` : `--${flag}=${setting.text}`;
  return setting.text === '' ? `--${flag} is not set` : `--${flag} is not set and defaults to ${setting.text}`;
};

/** The words under the frame: a missing flag is shown at the program's name. */
export const labelFor = (flag: string, setting: Decided): { label: string } | object =>
  setting.state === 'default' ? { label: `--${flag} is not given` } : {};
