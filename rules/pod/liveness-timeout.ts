import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { numberAt, podOf, staticComponents } from '../templates/pod-fields.ts';

const withProbe = (more: string): string => podOf({ container: [`livenessProbe: {httpGet: {path: /livez, port: 6443, scheme: HTTPS}${more}}`] });

export default defineRule({
  title: 'the liveness probe waits too short for an answer',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  options: { minimum: { default: 5, description: 'seconds that the probe must wait for an answer' } },
  since: '0.1.0',
  why: 'Under load, or while a disk is slow, an API server or etcd that does its work takes seconds to answer. Three answers that come too late restart it, which adds to the load. Without `timeoutSeconds` the kubelet waits one second.',
  remedy: 'Set `timeoutSeconds: 15`, as kubeadm does.',
  examples: () => ({ bad: [withProbe(''), withProbe(', timeoutSeconds: 2')], good: [withProbe(', timeoutSeconds: 15'), podOf({})] }),
  *check(pod, { options: { minimum = 5 } }) {
    for (const { component, container } of staticComponents(pod)) {
      const probe = container.cursor.get('livenessProbe');
      const seconds = probe.kind === 'map' ? numberAt(probe, 'timeoutSeconds', 1) : undefined;
      if (seconds === undefined || seconds >= minimum || (component !== 'kube-apiserver' && component !== 'etcd')) continue;
      const isGiven = probe.get('timeoutSeconds').kind === 'scalar';
      yield {
        at: isGiven ? probe.get('timeoutSeconds') : probe,
        message: `the livenessProbe of ${component} waits ${seconds === 1 ? 'one second' : `${seconds} seconds`} for each answer${isGiven ? '' : ', since timeoutSeconds is not set'}`,
        label: 'too short',
        log: 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        advice: 'set timeoutSeconds: 15',
        ...offer('set timeoutSeconds: 15', setField(probe, 'timeoutSeconds', 15)),
      };
    }
  },
});
