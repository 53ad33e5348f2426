import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { numberAt, podOf, staticComponents } from '../templates/pod-fields.ts';

/** Seconds of failing etcd that a liveness probe should bear; kubeadm has 80. */
const ENOUGH = 60;

const withProbe = (path: string, more = ''): string => podOf({ container: [`livenessProbe: {httpGet: {path: "${path}", port: 6443, scheme: HTTPS}${more}}`] });

export default defineRule({
  title: 'the API server is restarted because etcd is slow',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: '`/livez` and `/healthz` fail while etcd does not answer. A disk that stalls for half a minute then costs all API servers at once; they come back with empty caches, all clients list everything again, and etcd gets its load at the worst moment.',
  remedy: 'Ask for `/livez?exclude=etcd`, or raise `failureThreshold` so that the probe bears a minute or more. Leave `/readyz` as it is: the load balancer should know.',
  examples: () => ({
    bad: [withProbe('/livez'), withProbe('/healthz', ', failureThreshold: 5')],
    good: [withProbe('/livez?exclude=etcd'), withProbe('/livez', ', failureThreshold: 8'), withProbe('/livez?exclude=kms-provider-0&exclude=etcd')],
  }),
  *check(pod) {
    for (const { component, container } of staticComponents(pod)) {
      const liveness = container.cursor.get('livenessProbe');
      const path = liveness.get('httpGet').get('path');
      const text = path.text();
      if (component !== 'kube-apiserver' || text === undefined || !/^\/*(livez|healthz)\/?(\?|$)/.test(text) || /[?&]exclude=etcd(&|$)/.test(text)) continue;
      const [threshold, period] = [numberAt(liveness, 'failureThreshold', 3), numberAt(liveness, 'periodSeconds', 10)];
      if (threshold === undefined || period === undefined || threshold * period >= ENOUGH) continue;
      const better = /^\/*livez/.test(text) ? `${text}${text.includes('?') ? '&' : '?'}exclude=etcd` : '/livez?exclude=etcd';
      yield {
        at: path,
        message: `${text} fails while etcd does not answer, and after ${threshold * period} seconds of that the kubelet restarts the API server`,
        label: 'includes etcd',
        log: '[-]etcd failed: reason withheld',
        advice: `ask for ${better}`,
        ...offer(`ask for ${better}`, setField(liveness.get('httpGet'), 'path', better)),
      };
    }
  },
});
