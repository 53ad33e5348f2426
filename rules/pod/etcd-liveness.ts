import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const etcd = (path: string, version = '3.5.21'): string =>
  podOf({ image: `etcd:${version}-0`, command: ['etcd', '--listen-metrics-urls=http://127.0.0.1:2381'], container: [`livenessProbe: {httpGet: {path: "${path}", host: 127.0.0.1, port: 2381}, failureThreshold: 8}`] });

/** The first release whose /health takes `serializable`, and whose /livez exists. */
const isFrom = (version: string | null, patch: number): boolean => {
  const [, minor = '0', ofPatch = '0'] = /^3\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(minor) > 5 || (Number(minor) === 5 && Number(ofPatch) >= patch);
};

export default defineRule({
  title: 'etcd is restarted for what is wrong with the cluster, and not with this member',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: '`/health` asks the whole cluster: it fails on every member while there is no leader, and while an alarm such as NOSPACE stands. Then the kubelet restarts all members again and again, which prevents an election, and makes it hard to free space or to take a snapshot.',
  remedy: 'For `livenessProbe` ask for `/livez` (etcd 3.5.11 and newer), or for `/health?exclude=NOSPACE&serializable=true` (3.5.3 and newer). The startup and the readiness probe may ask the cluster.',
  examples: () => ({
    bad: [etcd('/health'), etcd('/health?serializable=false'), etcd('/health?serializable=true'), etcd('/readyz')],
    good: [etcd('/livez'), etcd('/health?exclude=NOSPACE&serializable=true'), etcd('/health', '3.5.0')],
  }),
  *check(pod) {
    for (const { component, container, version } of staticComponents(pod)) {
      const path = container.cursor.get('livenessProbe').get('httpGet').get('path');
      const text = path.text()?.replace(/^\/*/, '/');
      if (component !== 'etcd' || text === undefined || !/^\/(health|readyz)(\?|$)/.test(text) || !isFrom(version.text, 3)) continue;
      const asks = text.startsWith('/readyz') || !/[?&]serializable=true/.test(text);
      if (!asks && /[?&]exclude=NOSPACE/.test(text)) continue;
      const better = isFrom(version.text, 11) ? '/livez' : '/health?exclude=NOSPACE&serializable=true';
      yield {
        at: path,
        message: `the livenessProbe asks for ${text}, which fails ${asks ? 'on every member while there is no leader' : 'while the alarm NOSPACE stands'}, and the kubelet restarts etcd for it`,
        label: asks ? 'asks the whole cluster' : 'fails with an alarm',
        log: asks ? '/health error: QGET failed' : '/health error; QGET failed: alarm:NOSPACE',
        advice: `ask for ${better}`,
        ...offer(`ask for ${better}`, setField(container.cursor.get('livenessProbe').get('httpGet'), 'path', better)),
      };
    }
  },
});
