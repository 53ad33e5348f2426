import { notApplicable, type RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation } from '../../src/model/types.ts';
import { componentRule, decide, describe, labelFor, type RuleText } from './setting-rule.ts';

interface FileFlags extends RuleText {
  /** All of them are needed. */
  readonly flags: readonly string[];
  readonly advice?: string;
  /** Why the file is not needed here; null where it is. */
  readonly unless?: (invocation: Invocation) => string | null;
}

/** A socket of the host has no TLS: kine of k3s and MicroK8s. */
export const isEtcdSocket = (api: Invocation): string | null => {
  const servers = api.flags.filter(({ name }) => name === 'etcd-servers').flatMap(({ value }) => value?.text.split(',') ?? []);
  return servers.length > 0 && servers.every((server) => /^unixs?:/.test(server)) ? 'the API server reaches its store by a socket of the host, without TLS' : null;
};

/** Flags that must name a file. Whether the file is there, readable and right is for other rules. */
export const fileFlags = ({ flags, advice, unless, ...text }: FileFlags): RuleDefinition<ComponentName> =>
  componentRule(text, function* (invocation) {
    const reason = unless?.(invocation) ?? null;
    if (reason !== null) {
      yield notApplicable(reason);
      return;
    }
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
