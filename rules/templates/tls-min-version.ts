import type { RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { settingRule, type RuleText } from './setting-rule.ts';

const OLD: Readonly<Record<string, string>> = { VersionTLS10: 'TLS 1.0', VersionTLS11: 'TLS 1.1' };

/** --tls-min-version must not bring back TLS before 1.2, which is the least where the flag is not given. */
export const tlsMinVersion = (text: Pick<RuleText, 'on' | 'controls'>): RuleDefinition<ComponentName> =>
  settingRule(
    {
      ...text,
      title: `${text.on} speaks a version of TLS that is given up`,
      severity: 'medium',
      why: 'TLS 1.0 and 1.1 lean on broken hashes, and a client can be talked down to them by whoever sits between.',
      remedy: 'Remove `--tls-min-version`: TLS 1.2 is the least without it. `VersionTLS13` keeps out clients that cannot do better than 1.2.',
      examples: () => ({
        bad: [['--tls-min-version=VersionTLS10'], ['--tls-min-version=VersionTLS11']],
        good: [[], ['--tls-min-version=VersionTLS12'], ['--tls-min-version=VersionTLS13']],
        unseen: [['--tls-min-version=$(TLS)']],
      }),
    },
    'tls-min-version',
    (setting, invocation) => {
      const old = Object.hasOwn(OLD, setting.text) ? OLD[setting.text] : undefined;
      if (old === undefined) return undefined;
      return {
        at: setting.place,
        message: `--tls-min-version=${setting.text}: ${old} is spoken to whoever asks for it`,
        advice: 'set --tls-min-version=VersionTLS12',
        ...offer('set --tls-min-version=VersionTLS12', setFlag(invocation, 'tls-min-version', 'VersionTLS12')),
      };
    },
  );
