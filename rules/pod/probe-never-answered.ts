import { defineRule } from '../../src/engine/rule.ts';
import { unansweredProbes } from '../templates/answered-probe.ts';
import { probeExamples } from '../templates/probe-examples.ts';

export default defineRule({
  title: 'the probe that the kubelet restarts the container by never gets a good answer',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The component starts and serves, and its liveness or startup probe asks the wrong port, scheme, address or path, or as somebody whom it refuses. The kubelet kills it after `failureThreshold` × `periodSeconds`, again and again; its own log shows nothing wrong.',
  remedy: 'Let the probe ask what the component serves: its secure port over HTTPS, on an address that it listens on, for a path that needs no credentials.',
  examples: () => probeExamples('livenessProbe'),
  *check(pod) {
    for (const { invocation } of pod.containers) if (invocation) yield* unansweredProbes(invocation, ['startupProbe', 'livenessProbe']);
  },
});
