import { defineRule } from '../../src/engine/rule.ts';
import { PROBES } from '../../src/model/probes.ts';
import { missingProgram } from '../templates/image-name.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const withProbe = (command: string, name = 'livenessProbe'): string => `${name}: {exec: {command: ${command}}}`;

/** What comes of it with a runtime that reports the error as such (containerd, CRI-O); others count it as a failure. */
const OUTCOME = {
  startupProbe: 'it never succeeds, and the pod never becomes Ready',
  livenessProbe: 'the kubelet drops the error and never restarts a component that hangs, or with other runtimes restarts it again and again',
  readinessProbe: 'the pod never becomes Ready',
};

export default defineRule({
  title: 'a probe runs a program that the image does not have',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'The images of the control plane have no shell, no `curl`, `wget` or `cat`. With containerd such a probe ends in "errored and resulted in unknown state", which the kubelet does not count: a liveness probe then watches over nothing, and a startup or readiness probe never succeeds.',
  remedy: 'Use `httpGet`: `/livez` of the API server, `/healthz` of the controller-manager and the scheduler, `/livez` on the metrics URL of etcd (before 3.5.11 `/health?serializable=true`).',
  examples: () => ({
    bad: [
      podOf({ container: [withProbe('[/bin/sh, -c, "curl -k https://127.0.0.1:6443/livez"]')] }),
      podOf({ container: [withProbe('[curl, -k, "https://127.0.0.1:6443/readyz"]', 'readinessProbe')] }),
      podOf({ image: 'etcd:3.6.6-0', container: [withProbe('[/bin/sh, -ec, "etcdctl endpoint health"]')] }),
      podOf({ image: 'etcd:3.5.21-0', container: [withProbe('[curl, "http://127.0.0.1:2381/health"]')] }),
    ],
    good: [
      podOf({ image: 'etcd:3.5.21-0', container: [withProbe('[/bin/sh, -ec, "etcdctl endpoint health"]')] }),
      podOf({ image: 'etcd:3.6.6-0', container: [withProbe('[etcdctl, endpoint, health]')] }),
      podOf({ image: 'registry.example.com/own/apiserver:v1.31.0', command: ['kube-apiserver'], container: [withProbe('[curl, "https://127.0.0.1:6443"]')] }),
      podOf({}),
    ],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const name of PROBES) {
        const missing = missingProgram(invocation, invocation.container.cursor.get(name).get('exec').get('command').items()[0]?.word());
        if (!missing) continue;
        yield {
          at: missing.program,
          message: `the ${name} runs ${missing.program.text}, which the image of ${invocation.component} ${invocation.version.text ?? ''} does not have: ${OUTCOME[name]}`,
          label: 'not in the image',
          ...(missing.isCertain ? {} : { confidence: 'likely' as const }),
          log: missing.log,
          advice: 'ask over HTTP instead, with httpGet',
        };
      }
    }
  },
});
