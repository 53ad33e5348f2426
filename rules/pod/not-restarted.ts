import { defineRule } from '../../src/engine/rule.ts';
import { removeField, setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const withField = (field: string): string => podOf({ spec: [field] });

export default defineRule({
  title: 'the kubelet does not start the component again when it has ended',
  on: 'pod',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'The components end themselves when they lose a lease, a key file or their leadership, and count on being started again. With `restartPolicy: Never` that was the last time; with `OnFailure` a clean end stays an end; with `activeDeadlineSeconds` the kubelet ends the pod for good when the time is over.',
  remedy: 'Remove the field: `restartPolicy: Always` is the default, and there is no deadline.',
  examples: () => ({ bad: [withField('restartPolicy: Never'), withField('restartPolicy: OnFailure'), withField('activeDeadlineSeconds: 3600')], good: [podOf({}), withField('restartPolicy: Always')] }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    const spec = pod.cursor.get('spec');
    const [policy, deadline] = [spec.get('restartPolicy'), spec.get('activeDeadlineSeconds')];
    if (component === undefined) return;
    const always = { advice: 'write restartPolicy: Always', ...offer('write restartPolicy: Always', setField(spec, 'restartPolicy', 'Always')) };
    if (policy.text() === 'Never') yield { at: policy, message: `${component} is not started again once it has ended`, label: 'never again', ...always };
    if (policy.text() === 'OnFailure') yield { at: policy, severity: 'low', message: `${component} is not started again when it ends without an error`, label: 'only after an error', ...always };
    if (/^\d+$/.test(deadline.text() ?? '')) {
      yield { at: deadline, message: `the kubelet ends ${component} for good after ${deadline.text()} seconds`, label: 'a deadline', log: 'Pod was active on the node longer than the specified deadline', advice: 'remove activeDeadlineSeconds', ...offer('remove activeDeadlineSeconds', removeField(spec, 'activeDeadlineSeconds')) };
    }
  },
});
