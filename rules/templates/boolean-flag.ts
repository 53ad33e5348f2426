import { parseBool } from '../../src/model/values/bool.ts';
import type { Invocation } from '../../src/model/types.ts';
import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { describe, labelFor, settingRule, type RuleText } from './setting-rule.ts';

interface BooleanFlag extends RuleText {
  readonly flag: string;
  readonly want: boolean;
  /** What to do for this manifest; `set --flag=want` unless given. */
  readonly advice?: (invocation: Invocation) => string | undefined;
}

/** A flag that must be true, or false, by what the component takes it for (`=0`, `=F`, bare, last one wins, default). */
export const booleanFlag = ({ flag, want, advice, ...text }: BooleanFlag): RuleDefinition<ComponentName> =>
  settingRule(text, flag, (setting, invocation) => {
    const value = parseBool(setting.text);
    if (!value.ok) return unseen(setting.place, `--${flag}=${setting.text} is no boolean`);
    if (value.value === want) return undefined;
    return {
      at: setting.place,
      message: `${describe(flag, setting)}: ${text.title}`,
      advice: advice?.(invocation) ?? `set --${flag}=${want}`,
      ...labelFor(flag, setting),
      ...offer(`set --${flag}=${want}`, setFlag(invocation, flag, String(want))),
    };
  });
