import { defineRule, type Problem } from '../../src/engine/rule.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** Labels that the kubelet gives its node by itself; all others it only knows from the API or from `--node-labels`. */
const OWN_LABELS = /^(beta\.)?kubernetes\.io\/(os|arch|hostname)$/;
const RUNTIME = 'cannot find the RuntimeClass';

const withField = (field: string): string => podOf({ spec: [field] });

export default defineRule({
  title: 'the kubelet needs the API server to start the control plane',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'A RuntimeClass is an object of the API, and so are the labels of the node, but for a few: a kubelet that has just started knows neither. While the API server runs elsewhere all is well. After a power cut the kubelet rejects the pod, and the API that would help is the one that this pod brings up.',
  remedy: 'Remove the field: a static pod runs on the node where its file lies, with the default runtime.',
  examples: () => ({
    bad: [withField('runtimeClassName: gvisor'), withField('nodeSelector: {node-role.kubernetes.io/control-plane: ""}'), withField('affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: Exists}]}]}}}')],
    good: [podOf({}), withField('nodeSelector: {kubernetes.io/os: linux}'), withField('affinity: {podAntiAffinity: {}}')],
  }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    if (component === undefined) return;
    const spec = pod.cursor.get('spec');
    const runtime = spec.get('runtimeClassName');
    if (runtime.text() !== undefined && runtime.text() !== '') {
      yield { at: runtime, message: `without an API server the kubelet ${RUNTIME} ${runtime.text()}, and does not start ${component}`, label: 'an object of the API', log: `failed to get sandbox runtime: runtimeclass.node.k8s.io "${runtime.text()}" not found`, advice: 'remove runtimeClassName' };
    }
    const selector = spec.get('nodeSelector');
    const terms = spec.get('affinity').get('nodeAffinity').get('requiredDuringSchedulingIgnoredDuringExecution').get('nodeSelectorTerms').items();
    const expressions = terms.flatMap((term) => term.get('matchExpressions').items()).map((expression) => expression.get('key'));
    const labels = [...selector.keys().map((key) => ({ key, at: selector.get(key) })), ...expressions.map((key) => ({ key: key.text() ?? '', at: key }))];
    const unknown = labels.find(({ key }) => key !== '' && !OWN_LABELS.test(key));
    if (unknown) yield labelProblem(unknown.key, unknown.at, component);
  },
});

const labelProblem = (key: string, at: Cursor, component: string): Problem => ({
  at,
  message: `without an API server the kubelet does not know whether its node has the label ${key}, and rejects the pod of ${component}`,
  label: 'a label that the API holds',
  log: 'Predicate NodeAffinity failed',
  advice: 'remove it: a static pod runs where its file lies',
});
