import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { isAbsent, podOf, staticComponents } from '../templates/pod-fields.ts';

const withField = (...metadata: readonly string[]): string => podOf({ metadata });

export default defineRule({
  title: 'the component shows up in the namespace default',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'Without a namespace the kubelet takes `default`. The component runs, but kubeadm, dashboards, alerts and network policies look for it in `kube-system`, and whoever may delete pods in `default` may delete it from the API.',
  remedy: 'Set `metadata.namespace: kube-system`. The pod is made anew.',
  examples: () => ({ bad: [withField('labels: {a: b}'), withField('namespace: default')], good: [podOf({}), withField('namespace: openshift-etcd'), withField('namespace: {{ namespace }}')] }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    const metadata = pod.cursor.get('metadata');
    const namespace = metadata.get('namespace');
    const isMissing = isAbsent(metadata, 'namespace') || namespace.text() === '';
    if (component === undefined || (!isMissing && namespace.text() !== 'default')) return;
    yield {
      at: namespace.kind === 'missing' ? (pod.cursor.keyPlace('metadata') ?? pod.cursor) : namespace,
      message: `${component} shows up as a pod of the namespace default${isMissing ? ', since none is given' : ''}`,
      label: isMissing ? 'no namespace' : 'not kube-system',
      advice: 'set namespace: kube-system',
      ...offer('set namespace: kube-system', setField(metadata, 'namespace', 'kube-system')),
    };
  },
});
