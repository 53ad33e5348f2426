import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { componentRule, nameAndMinor, type RuleText } from './setting-rule.ts';

export interface NumberRange {
  readonly flag: string;
  readonly low?: number;
  readonly high?: number;
  /** The first minor that is known to refuse the rest; from the first of the data unless given. */
  readonly from?: string;
  /** The last minor that refuses the rest; the newest unless given. */
  readonly to?: string;
  /** What the component prints. */
  log(value: string): string;
}

/** Numbers and durations outside the range that the component takes: it prints an error and exits. */
export const numberRanges = (on: ComponentName, ranges: readonly NumberRange[], examples: RuleText['examples'], provenFrom = '1.24'): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} refuses a number outside its range, and exits`,
      family: 'boot',
      provenFrom,
      severity: 'critical',
      why: 'The component checks its numbers at start. One that is too low or too high ends it with one line, and the kubelet starts it again and again.',
      remedy: 'Write a number inside the range, or remove the flag for its default.',
      examples,
    },
    function* (invocation) {
      const { minor } = invocation.facts;
      for (const { flag, low = -Infinity, high = Infinity, from, to, log } of ranges) {
        const setting = invocation.setting(flag);
        if (setting.state !== 'given' || (from !== undefined && (minor === null || compareVersions(minor, from) < 0))) continue;
        if (to !== undefined && (minor === null || compareVersions(minor, to) > 0)) continue;
        const value = numberOf(setting.text);
        if (Number.isNaN(value) || (value >= low && value <= high)) continue;
        const range = high === Infinity ? `${low} or more` : low === -Infinity ? `at most ${high}` : `between ${low} and ${high}`;
        const problem: Problem = {
          at: setting.flag.value ?? setting.place,
          message: `--${flag}=${setting.text}: ${nameAndMinor(invocation)} takes ${range}`,
          label: `not ${range}`,
          log: log(setting.text),
          advice: `write a value of ${range}, or remove the flag`,
          ...offer(`remove --${flag}`, removeFlags(setting)),
        };
        yield problem;
      }
    },
  );

/** Seconds for a duration; NaN for what is neither, which is the matter of another rule. */
const numberOf = (text: string): number => {
  if (/^[+-]?\d*\.?\d+$/.test(text)) return Number(text);
  const duration = parseDuration(text);
  return duration.ok ? Number(duration.value) / 1e9 : Number.NaN;
};
