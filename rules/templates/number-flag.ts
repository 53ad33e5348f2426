import { parseInteger } from '../../src/model/values/integer.ts';
import { unseen, type Context, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { describe, labelFor, settingRule, type RuleText } from './setting-rule.ts';

interface NumberFlag extends RuleText {
  readonly flag: string;
  /** What is wrong with the number, as the rest of the message; undefined where it is right. */
  readonly judge: (value: number, given: boolean, options: Context['options']) => string | undefined;
  readonly advice: string | ((options: Context['options']) => string);
  /** A number that is right; the rule's option `minimum` wins over it. */
  readonly better?: number;
}

/** A flag that counts something. */
export const numberFlag = ({ flag, judge, advice, better, ...text }: NumberFlag): RuleDefinition<ComponentName> =>
  settingRule(text, flag, (setting, invocation, { options }) => {
    const value = parseInteger(setting.text);
    if (!value.ok) return unseen(setting.place, `--${flag}=${setting.text} is no whole number`);
    const wrong = judge(Number(value.value), setting.state === 'given', options);
    if (wrong === undefined) return undefined;
    const number = options['minimum'] ?? better;
    const mend = number === undefined ? {} : offer(`set --${flag}=${number}`, setFlag(invocation, flag, String(number)));
    return { at: setting.place, message: `${describe(flag, setting)}: ${wrong}`, advice: typeof advice === 'string' ? advice : advice(options), ...labelFor(flag, setting), ...mend };
  });
