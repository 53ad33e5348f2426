import { defineRule } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { examplePod } from '../../src/engine/example.ts';
import { staticComponents } from '../templates/pod-fields.ts';
import { nameAndMinor } from '../templates/setting-rule.ts';

/** Flags that mean nothing unless another one is given. */
const NEEDS: readonly (readonly [flag: RegExp, needs: string])[] = [[/^audit-log-/, 'audit-log-path'], [/^audit-webhook-/, 'audit-webhook-config-file'], [/^discovery-/, 'discovery']];

/** The default that the help text shows and what the component does are two things. */
const OTHERWISE = new Set([
  // Without an --authorization-config it is AlwaysAllow, as before.
  'authorization-mode',
]);

/** Whose old default the new release refuses. */
const GONE = new Set(['logger']);

export default defineRule({
  title: 'a default changes with the upgrade, and this manifest relies on the old one',
  on: 'pod',
  family: 'upgrade',
  severity: 'info',
  since: '0.1.0',
  why: 'A flag that is not given has the default of the version at hand. When that changes, the component behaves otherwise after the upgrade though nobody changed its manifest.',
  remedy: 'Where you count on the old value, set it before the upgrade: the version before it takes it as well, and nothing changes when you do.',
  examples: () => ({
    bad: [
      { version: '1.36', from: '1.35', argv: ['--audit-log-path=/var/log/audit.log'] },
      { version: '1.32', from: '1.31', files: { 'kube-controller-manager.yaml': examplePod('kube-controller-manager', '1.32', []) } },
      { version: '3.5', from: '3.4', files: { 'etcd.yaml': examplePod('etcd', '3.5', []) } },
    ],
    good: [
      { version: '1.36', from: '1.35', argv: [] },
      { version: '1.36', from: '1.35', argv: ['--audit-log-path=/var/log/audit.log', '--audit-log-maxage=30', '--audit-log-maxbackup=10', '--audit-log-maxsize=100'] },
      { version: '1.29', from: '1.28', argv: [] },
      ['--audit-log-path=/var/log/audit.log'],
    ],
  }),
  *check(pod) {
    for (const after of staticComponents(pod)) {
      const { before } = after;
      if (before === null) continue;
      for (const name of after.facts.flagNames()) {
        if (OTHERWISE.has(name) || !isUsed(name, after)) continue;
        const [old, next] = [before.setting(name), after.setting(name)];
        if (old.state !== 'default' || next.state !== 'default' || meaning(old.text) === meaning(next.text)) continue;
        yield {
          at: after,
          message: `--${name} is not given, and its default changes from ${old.text || 'nothing'} to ${next.text || 'nothing'} with ${nameAndMinor(after)}`,
          label: `--${name} is not given`,
          advice: GONE.has(name) ? `${nameAndMinor(after)} does not take ${old.text} any more: see that nothing counts on it` : after.facts.flag(name)?.deprecated ? 'the flag is deprecated: do not count on the old value' : `if you count on it, set --${name}=${old.text} before: ${nameAndMinor(before)} takes it as well`,
        };
      }
    }
  },
});

/** Several ways to write that there is nothing. */
const meaning = (text: string): string => (text === '[]' || text === '<nil>' ? '' : text);

const isUsed = (name: string, invocation: Invocation): boolean => {
  const needs = NEEDS.find(([flags]) => flags.test(name))?.[1];
  return needs === undefined || needs === name || invocation.occurrences(needs).length > 0;
};
