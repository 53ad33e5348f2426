import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer, together } from '../../src/fix/flag-edits.ts';
import { numberAt, podOf, staticComponents } from '../templates/pod-fields.ts';

const withProbe = (numbers: string): string => podOf({ container: [`startupProbe: {httpGet: {path: /livez, port: 6443, scheme: HTTPS}, ${numbers}}`] });

export default defineRule({
  title: 'the startup probe gives up before a slow component is up',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  options: { minimum: { default: 120, description: 'seconds that a component must be given to come up' } },
  since: '0.1.0',
  why: 'The kubelet restarts the container when the startup probe has failed `failureThreshold` times. After a power cut, on a slow disk or with a large database etcd needs minutes, and the API server waits for it; if each start is cut short, the control plane never comes back by itself.',
  remedy: 'Set `failureThreshold` × `periodSeconds` to four minutes or more (kubeadm: 24 × 10). A long budget costs nothing: the probe ends with its first success.',
  examples: () => ({ bad: [withProbe('failureThreshold: 3'), withProbe('failureThreshold: 24, periodSeconds: 1')], good: [withProbe('failureThreshold: 24, periodSeconds: 10'), withProbe('failureThreshold: 30, periodSeconds: 5'), podOf({})] }),
  *check(pod, { options: { minimum = 120 } }) {
    for (const { component, container } of staticComponents(pod)) {
      const probe = container.cursor.get('startupProbe');
      if (probe.kind !== 'map' || (component !== 'kube-apiserver' && component !== 'etcd')) continue;
      const [delay, threshold, period] = [numberAt(probe, 'initialDelaySeconds', 0), numberAt(probe, 'failureThreshold', 3), numberAt(probe, 'periodSeconds', 10)];
      if (delay === undefined || threshold === undefined || period === undefined) continue;
      const budget = delay + threshold * period;
      if (budget >= minimum) continue;
      yield {
        at: probe,
        message: `${component} is killed if it is not up within ${budget} seconds: ${threshold} × ${period} seconds${delay > 0 ? `, after ${delay} in the beginning` : ''}`,
        label: `${budget} seconds`,
        log: `Container ${container.name ?? component} failed startup probe, will be restarted`,
        advice: 'set failureThreshold: 24 and periodSeconds: 10',
        ...offer('set failureThreshold: 24 and periodSeconds: 10', together([setField(probe, 'failureThreshold', 24), setField(probe, 'periodSeconds', 10)])),
      };
    }
  },
});
