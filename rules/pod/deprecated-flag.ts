import { defineRule } from '../../src/engine/rule.ts';
import type { Problem } from '../../src/engine/rule.ts';
import { offer, removeFlag } from '../../src/fix/flag-edits.ts';
import { flagFacts } from '../../src/model/flags.ts';
import type { Flag, Invocation } from '../../src/model/types.ts';
import { successorOf } from '../templates/successor.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';
import { isDefaultOf } from '../templates/default-value.ts';
import { nameAndMinor } from '../templates/setting-rule.ts';

export default defineRule({
  title: 'a flag is deprecated, and a later release does not have it',
  on: 'pod',
  family: 'upgrade',
  severity: 'info',
  since: '0.1.0',
  why: 'A deprecated flag is gone some releases later, and a component that is given a flag it does not have prints one line and exits. Some do nothing any more long before.',
  remedy: "Remove the flag, or write its successor, while this version still takes both. The component's own `--help` names the successor where there is one.",
  examples: () => ({
    bad: [podOf({ image: 'kube-apiserver:v1.31.0', command: ['kube-apiserver', '--cloud-provider=external'] }), podOf({ image: 'etcd:3.6.5-0', command: ['etcd', '--experimental-initial-corrupt-check=true'] }), podOf({ image: 'etcd:3.6.5-0', command: ['etcd', '--experimental-initial-corrupt-check=false'] })],
    good: [podOf({}), podOf({ image: 'kube-scheduler:v1.31.0', command: ['kube-scheduler', '--kubeconfig=/etc/kubernetes/scheduler.conf'] }), podOf({ command: ['kube-apiserver', '--no-such-flag=1'] })],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const seen = new Set<string>();
      for (const flag of invocation.flags) {
        if (seen.has(flag.name) || !flagFacts(flag.name, invocation.facts)?.deprecated) continue;
        seen.add(flag.name);
        const removed = invocation.facts.lifetime(flag.name)?.removed ?? null;
        // Some have been deprecated for ever, and kubeadm still writes them.
        const isNew = invocation.before !== null && flagFacts(flag.name, invocation.before.facts)?.deprecated === false;
        if (removed === null && !isNew) continue;
        yield {
          at: flag,
          message: `${flag.spelling} is deprecated in ${nameAndMinor(invocation)}${removed === null ? '' : `, and ${removed} does not have it`}`,
          label: 'deprecated',
          advice: removed === null ? 'look for its successor; until one is set, leave it' : 'write its successor, or remove it where it does nothing any more',
          ...mend(flag, invocation),
        };
      }
    }
  },
});

const mend = (flag: Flag, invocation: Invocation): Pick<Problem, 'fix'> =>
  isDefaultOf(flag, invocation)
    ? offer(`remove ${flag.spelling}`, removeFlag(flag), 'it has the default of this version as its value')
    : (successorOf(flag, invocation)?.fix ?? {});
