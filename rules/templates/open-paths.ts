import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { settingRule } from './setting-rule.ts';

const HEALTH = /^\/(healthz|livez|readyz)(\/.*)?$/;

/** --authorization-always-allow-paths must name health endpoints only. */
export const openPaths = (on: ComponentName): RuleDefinition<ComponentName> =>
  settingRule(
    {
      title: 'metrics or debug endpoints are open to everyone who reaches the port',
      on,
      severity: 'medium',
      why: 'Paths of this list are served without authorization. Metrics name namespaces, nodes and failures; with `/debug` or `/*` profiles are open as well.',
      remedy: 'Leave `/healthz`, `/livez` and `/readyz` in `--authorization-always-allow-paths`, and give what scrapes the metrics a token with a role for them.',
      examples: () => ({
        bad: [['--authorization-always-allow-paths=/healthz,/metrics'], ['--authorization-always-allow-paths=/*']],
        good: [[], ['--authorization-always-allow-paths=/healthz,/readyz,/livez'], ['--authorization-always-allow-paths=']],
        unseen: [['--authorization-always-allow-paths=$(PATHS)']],
      }),
    },
    'authorization-always-allow-paths',
    (setting) => {
      const open = setting.state === 'given' ? setting.values.filter((path) => path !== '' && !HEALTH.test(path)) : [];
      return open.length === 0 ? undefined : { at: setting.place, message: `--authorization-always-allow-paths holds ${open.join(', ')}: served to everyone who reaches the port`, advice: `remove ${open.join(', ')}, and give what reads them a token with a role` };
    },
  );
