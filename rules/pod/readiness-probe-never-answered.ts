import { defineRule } from '../../src/engine/rule.ts';
import { unansweredProbes } from '../templates/answered-probe.ts';
import { probeExamples } from '../templates/probe-examples.ts';

export default defineRule({
  title: 'the readiness probe never gets a good answer',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'The component serves and the pod is never Ready. Upgrades by kubeadm wait for it until they give up, load balancers that look at the pod leave the node out, and alerts ring.',
  remedy: 'Let the probe ask what the component serves: its secure port over HTTPS, on an address that it listens on, for a path that needs no credentials.',
  examples: () => probeExamples('readinessProbe'),
  *check(pod) {
    for (const { invocation } of pod.containers) if (invocation) yield* unansweredProbes(invocation, ['readinessProbe']);
  },
});
