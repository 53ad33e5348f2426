import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule, decide, describe, labelFor, type RuleText } from './setting-rule.ts';

interface FileFlags extends RuleText {
  /** All of them are needed. */
  readonly flags: readonly string[];
  readonly advice?: string;
}

/** Flags that must name a file. Whether the file is there, readable and right is for other rules. */
export const fileFlags = ({ flags, advice, ...text }: FileFlags): RuleDefinition<ComponentName> =>
  componentRule(text, function* (invocation) {
    for (const flag of flags) {
      const report = decide(invocation, flag, (setting) =>
        setting.text.trim() === ''
          ? {
              at: setting.place,
              message: `${describe(flag, setting)}: ${text.title}`,
              ...(advice === undefined ? {} : { advice }),
              ...labelFor(flag, setting),
            }
          : undefined,
      );
      if (report) yield report;
    }
  });
