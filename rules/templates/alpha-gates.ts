import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { settingRule } from './setting-rule.ts';

/** `AllAlpha=true` of --feature-gates. */
export const alphaGates = (on: ComponentName): RuleDefinition<ComponentName> =>
  settingRule(
    {
      on,
      title: 'every feature that is not ready is switched on',
      severity: 'medium',
      controls: ['STIG:V-242400'],
      why: 'Alpha features have had no review of their security, may lose data, and change or vanish with the next release. The next upgrade switches on those that it brings, without anybody having read of them.',
      remedy: 'Remove `AllAlpha=true`, and switch on by name what is in use.',
      examples: () => ({
        bad: [['--feature-gates=AllAlpha=true']],
        good: [[], ['--feature-gates=AllAlpha=false'], ['--feature-gates=AllAlpha=true', '--feature-gates=AllAlpha=false']],
        unseen: [['--feature-gates=$(GATES)']],
      }),
    },
    'feature-gates',
    (setting) => {
      const entry = setting.values.findLast((each) => /^(?:\w+:)?\s*AllAlpha\s*=/.test(each));
      const value = entry === undefined ? undefined : parseBool(entry.slice(entry.indexOf('=') + 1).trim());
      if (!value?.ok || !value.value) return undefined;
      return { at: setting.place, message: '--feature-gates holds AllAlpha=true: every feature that is not ready is switched on', advice: 'remove AllAlpha=true, and switch on by name what is in use' };
    },
  );
