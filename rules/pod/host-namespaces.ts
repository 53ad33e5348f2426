import { defineRule, type Severity } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** Namespaces that a component has no use for. The network of the host is another matter: it must have that. */
const FIELDS: readonly { readonly field: string; readonly severity: Severity; readonly means: string }[] = [
  { field: 'hostPID', severity: 'medium', means: 'sees every process of the host, their environment and their open files' },
  { field: 'hostIPC', severity: 'medium', means: 'can read and write the shared memory of programs of the host' },
  { field: 'shareProcessNamespace', severity: 'low', means: 'shows its files and environment to the other containers of the pod' },
];

const withField = (field: string): string => podOf({ spec: [`${field}: true`] });

export default defineRule({
  title: 'the pod shares a namespace that no component needs',
  on: 'pod',
  family: 'security',
  severity: 'medium',
  since: '0.1.0',
  why: 'The control plane needs the network of its host, and nothing else of it. With the processes or the shared memory of the host a hole in one component opens the others, with their keys, and the kubelet.',
  remedy: 'Remove the field. `hostNetwork: true` stays.',
  examples: () => ({ bad: [withField('hostPID'), withField('hostIPC'), withField('shareProcessNamespace')], good: [podOf({}), podOf({ spec: ['hostPID: false'] })] }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    if (component === undefined) return;
    for (const { field, severity, means } of FIELDS) {
      const at = pod.cursor.get('spec').get(field);
      if (at.text() === 'true') yield { at, severity, message: `${field}: true: ${component} ${means}`, label: 'not needed', advice: `remove ${field}`, ...offer(`set ${field}: false`, setField(pod.cursor.get('spec'), field, false)) };
    }
  },
});
