import { defineRule } from '../../src/engine/rule.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import { factsFor, kubernetesMinors } from '../../src/knowledge/index.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';
import { nameAndMinor } from '../templates/setting-rule.ts';
import { gatesIn } from '../templates/gate-entries.ts';

export default defineRule({
  title: 'a feature gate is settled, and setting it does nothing',
  on: 'pod',
  family: 'upgrade',
  severity: 'info',
  since: '0.1.0',
  why: 'When a feature is stable its gate is locked. Setting it to what it is locked to does nothing, until a later release does not know the gate any more: then the component prints one line and exits.',
  remedy: 'Remove the gate from `--feature-gates`.',
  examples: () => ({
    bad: [podOf({ command: ['kube-apiserver', '--feature-gates=SeccompDefault=true,CSIMigrationPortworx=true,APIServerIdentity=true,PodReadyToStartContainersCondition=true,ValidatingAdmissionPolicy=true'] })],
    good: [podOf({}), podOf({ command: ['kube-apiserver', '--feature-gates=AllAlpha=false'] })],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const { name, text, place } of gatesIn(invocation)) {
        const gate = invocation.facts.featureGate(name);
        if (!gate?.locked || text !== String(gate.default)) continue;
        const removed = firstWithout(name, invocation);
        yield {
          at: place,
          message: `the feature gate ${name} is locked to ${text} in ${nameAndMinor(invocation)}: the entry does nothing${removed === undefined ? '' : `, and ${removed} does not know the gate`}`,
          label: 'does nothing',
          advice: 'remove it',
          ...offerEntry(invocation.setting('feature-gates'), entryAt(place), undefined, 'the gate is locked to this value'),
        };
      }
    }
  },
});

/** The entry as it is written. */
const entryAt = ({ file, span }: Place): string => file.text.slice(span.start, span.end);

/** The first later minor that has no such gate. */
const firstWithout = (name: string, { component, facts }: Invocation): string | undefined => {
  const later = kubernetesMinors.slice(kubernetesMinors.indexOf(facts.minor ?? '') + 1);
  return facts.minor === null ? undefined : later.find((minor) => factsFor(component, minor).featureGate(name) === null);
};
