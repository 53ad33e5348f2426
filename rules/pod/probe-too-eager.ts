import { defineRule } from '../../src/engine/rule.ts';
import { addField, valueOf } from '../../src/fix/field-edits.ts';
import { offer, type Edits } from '../../src/fix/flag-edits.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { podWithMounts } from '../templates/mount-example.ts';

const PROBE = (numbers: string): string => `    livenessProbe: {httpGet: {path: /livez, port: 6443, scheme: HTTPS}, ${numbers}}\n`;
const api = (more: string): ReturnType<typeof podWithMounts> => podWithMounts('kube-apiserver:v1.31.0', ['kube-apiserver'], [], [], more);

export default defineRule({
  title: 'the liveness probe kills a component that is slow to come up',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  options: { minimum: { default: 120, description: 'seconds that a component must be given to come up' } },
  since: '0.1.0',
  why: 'Without a startup probe the liveness probe counts from the first second. On a slow disk, with a large etcd or after a power cut, the component needs longer than usual; the kubelet kills it before it is up, again and again, and nothing but a change of this file ends that.',
  remedy: 'Add a `startupProbe` that asks for the same path, with `failureThreshold` × `periodSeconds` of four minutes, and `timeoutSeconds: 15` as kubeadm has it.',
  examples: () => ({
    bad: [api(PROBE('initialDelaySeconds: 15')), api(PROBE('initialDelaySeconds: 15, failureThreshold: 8, periodSeconds: 10, timeoutSeconds: 15'))],
    good: [api(PROBE('initialDelaySeconds: 15').concat('    startupProbe: {httpGet: {path: /livez, port: 6443, scheme: HTTPS}, failureThreshold: 24}\n')), api(PROBE('initialDelaySeconds: 45, failureThreshold: 10, timeoutSeconds: 15')), api('')],
  }),
  *check(pod, { options: { minimum = 120 } }) {
    for (const { invocation, cursor } of pod.containers) {
      if (invocation?.component !== 'kube-apiserver' && invocation?.component !== 'etcd') continue;
      const probe = cursor.get('livenessProbe');
      if (probe.kind !== 'map' || cursor.get('startupProbe').kind !== 'missing' || cursor.hasHole) continue;
      const [delay, threshold, period, timeout] = [['initialDelaySeconds', 0], ['failureThreshold', 3], ['periodSeconds', 10], ['timeoutSeconds', 1]].map(([key, otherwise]) => numberAt(probe.get(String(key)), Number(otherwise)));
      if (delay === undefined || threshold === undefined || period === undefined || timeout === undefined) continue;
      const patience = delay + threshold * period;
      if (patience >= minimum) continue;
      yield {
        at: probe,
        message: `${invocation.component} is killed if it does not answer within ${patience} seconds of its start${timeout < 5 ? `, each time within ${timeout === 1 ? 'a second' : `${timeout} seconds`}` : ''}: there is no startupProbe`,
        label: `${patience} seconds`,
        log: `Container ${invocation.container.name ?? invocation.component} failed liveness probe, will be restarted`,
        advice: 'add a startupProbe with failureThreshold: 24 and periodSeconds: 10',
        ...offer('add a startupProbe', startupProbe(cursor, probe)),
      };
    }
  },
});

/** It asks as the liveness probe does, for longer. */
const startupProbe = (container: Cursor, liveness: Cursor): Edits => {
  const http = valueOf(liveness.get('httpGet'));
  return http === undefined ? undefined : addField(container, 'startupProbe', { failureThreshold: 24, httpGet: http, periodSeconds: 10, timeoutSeconds: 15 });
};

/** The number, or what the kubelet takes where there is none; undefined where it cannot be known. */
const numberAt = (cursor: Cursor, otherwise: number): number | undefined => {
  if (cursor.word() === undefined) return otherwise;
  const text = cursor.text();
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};
