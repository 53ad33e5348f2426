import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer, together } from '../../src/fix/flag-edits.ts';
import { isAbsent, podOf } from '../templates/pod-fields.ts';

/** The classes that every cluster has. Of others only the cluster knows the number. */
const VALUES: Readonly<Record<string, string>> = { 'system-node-critical': '2000001000', 'system-cluster-critical': '2000000000' };

const withField = (...spec: readonly string[]): string => podOf({ spec });

export default defineRule({
  title: 'the API does not show the pod, because its priority is not that of its class',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'The container runs, and the API server refuses the mirror pod: the number must be the one that it computes from the class, and without a class that is 0. `kubectl get pods` does not show the component, and kubeadm waits for it until an upgrade fails.',
  remedy: 'Set both `priorityClassName: system-node-critical` and `priority: 2000001000`, or neither.',
  examples: () => ({
    bad: [withField('priority: 2000001000'), withField('priorityClassName: system-cluster-critical', 'priority: 2000001000')],
    good: [withField('priorityClassName: system-node-critical', 'priority: 2000001000'), withField('priorityClassName: system-cluster-critical', 'priority: 2000000000'), withField(), withField('priorityClassName: own', 'priority: 10')],
  }),
  *check({ kind, cursor }) {
    const spec = cursor.get('spec');
    const [name, priority] = [spec.get('priorityClassName'), spec.get('priority')];
    const number = priority.text();
    if (kind !== 'Pod' || number === undefined || !/^-?\d+$/.test(number)) return;
    const isWithout = isAbsent(spec, 'priorityClassName') || name.text() === '';
    const computed = isWithout ? '0' : VALUES[name.text() ?? ''];
    if (computed === undefined || computed === number) return;
    yield {
      at: priority,
      message: isWithout ? `priority: ${number} without a priorityClassName: the API server computes 0 and refuses the mirror pod` : `the class ${name.text()} has the priority ${computed}, not ${number}: the API server refuses the mirror pod`,
      label: `the API server computes ${computed}`,
      // A class of the cluster may be the default for pods without one.
      ...(isWithout ? { confidence: 'likely' as const } : {}),
      log: `the integer value of priority (${number}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
      advice: isWithout && number === VALUES['system-node-critical'] ? 'add priorityClassName: system-node-critical' : 'set priorityClassName: system-node-critical and priority: 2000001000',
      ...offer('set priorityClassName: system-node-critical and priority: 2000001000', together([setField(spec, 'priorityClassName', 'system-node-critical'), setField(spec, 'priority', 2_000_001_000)])),
    };
  },
});
