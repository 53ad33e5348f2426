import { defineRule } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import type { Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { nodeWith } from '../templates/agreement-example.ts';

const NAME = '--leader-elect-resource-name=kube-scheduler';
const pair = (...manager: readonly string[]) => nodeWith({ 'kube-controller-manager': manager, 'kube-scheduler': [] });

export default defineRule({
  title: 'the controller-manager and the scheduler stand for one lock',
  on: 'node',
  family: 'consistency',
  severity: 'critical',
  since: '0.1.0',
  why: 'Only one holds a lock. Whichever is second waits for ever: either nothing is scheduled any more, or no controller works.',
  remedy: 'Give each its own `--leader-elect-resource-name`, or leave the flag away: the defaults are the names of the components.',
  examples: () => ({ bad: [pair(NAME)], good: [pair(), pair(NAME, '--leader-elect=false'), pair(NAME, '--leader-elect-resource-namespace=other')] }),
  *check(node) {
    const [manager, scheduler] = (['kube-controller-manager', 'kube-scheduler'] as const).map((component) => {
      const invocation = onlyOne(node, component);
      const elects = textOf(invocation?.setting('leader-elect'));
      const on = elects === undefined ? undefined : parseBool(elects);
      const [name, namespace] = ['name', 'namespace'].map((each) => invocation?.setting(`leader-elect-resource-${each}`));
      return on?.ok && on.value && name && textOf(name) !== undefined ? { name, key: `${textOf(namespace) ?? ''}/${textOf(name) ?? ''}` } : undefined;
    });
    if (!manager || !scheduler || manager.key !== scheduler.key) return;
    yield {
      at: manager.name.place,
      message: `kube-controller-manager and kube-scheduler both stand for the lock ${manager.key}`,
      label: 'the same lock',
      related: [{ at: scheduler.name.place, label: 'the scheduler' }],
      advice: 'remove --leader-elect-resource-name from both',
    };
  },
});

const textOf = (setting: Setting | undefined): string | undefined => (setting && 'text' in setting ? setting.text : undefined);
