import { parseInteger } from '../../src/model/values/integer.ts';
import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { describe, labelFor, settingRule, type RuleText } from './setting-rule.ts';

interface NumberFlag extends RuleText {
  readonly flag: string;
  /** What is wrong with the number, as the rest of the message; undefined where it is right. */
  readonly judge: (value: number, given: boolean) => string | undefined;
  readonly advice: string;
  /** A number that is right. */
  readonly better?: number;
}

/** A flag that counts something. */
export const numberFlag = ({ flag, judge, advice, better, ...text }: NumberFlag): RuleDefinition<ComponentName> =>
  settingRule(text, flag, (setting, invocation) => {
    const value = parseInteger(setting.text);
    if (!value.ok) return unseen(setting.place, `--${flag}=${setting.text} is no whole number`);
    const wrong = judge(Number(value.value), setting.state === 'given');
    if (wrong === undefined) return undefined;
    const mend = better === undefined ? {} : offer(`set --${flag}=${better}`, setFlag(invocation, flag, String(better)));
    return { at: setting.place, message: `${describe(flag, setting)}: ${wrong}`, advice, ...labelFor(flag, setting), ...mend };
  });
