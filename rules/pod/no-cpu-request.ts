import { defineRule } from '../../src/engine/rule.ts';
import { addField } from '../../src/fix/field-edits.ts';
import { offer, type Edits } from '../../src/fix/flag-edits.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { isAbsent, podOf, staticComponents } from '../templates/pod-fields.ts';

/** What kubeadm asks for. */
const USUAL = { 'kube-apiserver': '250m', 'kube-controller-manager': '200m', 'kube-scheduler': '100m', etcd: '100m' } as const;

const withField = (resources: string): string => podOf({ container: [`resources: ${resources}`] });

const cpuRequest = (container: Cursor, cpu: string): Edits => {
  const resources = container.get('resources');
  if (resources.kind === 'missing') return addField(container, 'resources', { requests: { cpu } });
  const requests = resources.get('requests');
  return requests.kind === 'missing' ? addField(resources, 'requests', { cpu }) : addField(requests, 'cpu', cpu);
};

export default defineRule({
  title: 'the component asks for no share of the processor',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'The request is the weight with which the kernel divides the processor. Without one the component has the smallest weight there is: when workloads keep the node busy, etcd misses its heartbeats and elects leaders, and the API server answers late.',
  remedy: 'Set `resources.requests.cpu`. kubeadm asks for 250m for the API server, 200m for the controller-manager and 100m each for the scheduler and etcd. It costs no more than that share of what can be scheduled.',
  examples: () => ({ bad: [podOf({}), withField('{requests: {memory: 1Gi}}')], good: [withField('{requests: {cpu: 250m}}'), withField('{limits: {cpu: "2"}}'), withField('{{ resources }}')] }),
  *check(pod) {
    // From 1.32 on the pod as a whole may ask.
    if (pod.cursor.get('spec').get('resources').kind !== 'missing') return;
    for (const invocation of staticComponents(pod)) {
      const { component, container } = invocation;
      const resources = container.cursor.get('resources');
      // A limit alone counts as the request, too; what a template fills in is not absent.
      const isWithout = isAbsent(container.cursor, 'resources') || (resources.kind === 'map' && ['requests', 'limits'].every((key) => isAbsent(resources, key) || (resources.get(key).kind === 'map' && isAbsent(resources.get(key), 'cpu'))));
      if (!isWithout) continue;
      const isFirst = component === 'kube-apiserver' || component === 'etcd';
      yield {
        at: resources.kind === 'map' ? resources : invocation,
        ...(isFirst ? {} : { severity: 'info' as const }),
        message: `${component} has no CPU request: on a busy node it gets next to nothing`,
        label: 'no requests.cpu',
        advice: `set resources.requests.cpu: ${USUAL[component]}`,
        ...offer(`set resources.requests.cpu: ${USUAL[component]}`, cpuRequest(container.cursor, USUAL[component])),
      };
    }
  },
});
