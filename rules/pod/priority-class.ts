import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { isAbsent, placeInSpec, podOf, staticComponents } from '../templates/pod-fields.ts';

const CLASS = 'system-node-critical';
const VALUE = '2000001000';
const BOTH = `set priorityClassName: ${CLASS} and priority: ${VALUE}`;

const withField = (...spec: readonly string[]): string => podOf({ spec });

export default defineRule({
  title: 'the pod is not marked as one that the node cannot do without',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'Only of a pod of the class `system-node-critical` does the kubelet tell the kernel to kill it last when the memory of the node runs out; any other is a likelier victim than a workload with a large request. The kubelet cannot look the class up, so the number must be there as well: at a graceful shutdown of the node it ends pods in the order of `priority`, and one without goes first, together with ordinary workloads.',
  remedy: 'Set both `priorityClassName: system-node-critical` and `priority: 2000001000`.',
  examples: () => ({
    bad: [withField(), withField('priorityClassName: system-cluster-critical'), withField(`priorityClassName: ${CLASS}`)],
    good: [withField(`priorityClassName: ${CLASS}`, `priority: ${VALUE}`), withField('priorityClassName: {{ class }}')],
  }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    const spec = pod.cursor.get('spec');
    const name = spec.get('priorityClassName');
    if (component === undefined || (name.kind === 'scalar' && name.text() === undefined)) return;
    const problem = ((): Omit<Problem, 'at'> | undefined => {
      if (isAbsent(spec, 'priorityClassName') || name.text() === '') {
        return { message: `the pod of ${component} has no priorityClassName: the kernel does not spare it when memory runs out`, label: 'no priorityClassName', advice: BOTH, ...offer(`add priorityClassName: ${CLASS}`, setField(spec, 'priorityClassName', CLASS)) };
      }
      if (name.text() !== undefined && name.text() !== CLASS) {
        return { message: `only ${CLASS} has the kernel spare ${component} when memory runs out, and this is ${name.text()}`, label: `not ${CLASS}`, advice: BOTH };
      }
      if (name.text() === CLASS && isAbsent(spec, 'priority')) {
        return { severity: 'info', message: `without priority: ${VALUE} the kubelet ends ${component} first when the node shuts down gracefully: it cannot look up ${CLASS}`, label: 'without its number', advice: `add priority: ${VALUE}`, ...offer(`add priority: ${VALUE}`, setField(spec, 'priority', Number(VALUE))) };
      }
      return undefined;
    })();
    if (problem) yield { at: placeInSpec(pod, 'priorityClassName'), ...problem };
  },
});
