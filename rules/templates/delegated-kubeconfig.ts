import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule, decide, labelFor } from './setting-rule.ts';

const FLAGS = ['authentication-kubeconfig', 'authorization-kubeconfig'];
const BOTH = FLAGS.map((flag) => `--${flag}=/etc/kubernetes/component.conf`);

/** A component that cannot ask the API server who its visitors are. */
export const delegatedKubeconfig = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} cannot ask the API server who may read its metrics`,
      family: 'consistency',
      severity: 'low',
      why: 'On its secure port the component lets the API server say who a visitor is and what he may do. Without a kubeconfig for that it knows nobody: only the paths that are open to all answer, and everyone who wants metrics gets 401 or 403.',
      remedy: 'Set `--authentication-kubeconfig` and `--authorization-kubeconfig` to the file in `--kubeconfig`.',
      examples: () => ({ bad: [[], [BOTH[0] ?? '']], good: [BOTH], unseen: [['--authentication-kubeconfig=$(FILE)', BOTH[1] ?? '']] }),
    },
    function* (invocation) {
      // A pod with a service account has another way.
      if (invocation.container.pod.kind !== 'Pod') return;
      for (const flag of FLAGS) {
        const report = decide(invocation, flag, (setting) =>
          setting.text === '' ? { at: setting.place, message: `--${flag} is not set: visitors with a token or certificate are not known`, ...labelFor(flag, setting), log: flag.startsWith('authen') ? 'Unauthorized' : 'forbidden', advice: `set --${flag} to the file in --kubeconfig` } : undefined);
        if (report) yield report;
      }
    },
  );
