import type { RuleDefinition } from '../../src/engine/rule.ts';
import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { settingRule, type RuleText } from './setting-rule.ts';

/** A flag that must not be given with a value. */
export const flagNotSet = ({ flag, advice, ...text }: RuleText & { readonly flag: string; readonly advice: string }): RuleDefinition<ComponentName> =>
  settingRule(text, flag, (setting) =>
    setting.state === 'given' && setting.text !== ''
      ? { at: setting.place, message: `--${flag}=${setting.text}: ${text.title}`, advice, ...offer(`remove --${flag}`, removeFlags(setting)) }
      : undefined,
  );
