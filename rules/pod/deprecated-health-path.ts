import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer, together } from '../../src/fix/flag-edits.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { PROBES } from '../../src/model/probes.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** The minor whose component has /livez and /readyz in the place of /healthz. The controller-manager has nothing else yet. */
const REPLACED: Readonly<Record<string, string>> = { 'kube-apiserver': '1.16', 'kube-scheduler': '1.31' };

const withProbe = (image: string, path: string, port: number, ...flags: readonly string[]): string =>
  podOf({ image, command: [image.replace(/:.*/, ''), ...flags], container: [`livenessProbe: {httpGet: {path: ${path}, port: ${port}, scheme: HTTPS}}`] });

const newPath = (probe: string): string => (probe === 'readinessProbe' ? '/readyz' : '/livez');

export default defineRule({
  title: 'a probe asks for the deprecated path /healthz',
  on: 'pod',
  family: 'upgrade',
  severity: 'info',
  since: '0.1.0',
  why: '`/healthz` still answers, and is deprecated: it cannot tell "restart me" (`/livez`) from "send me no requests" (`/readyz`). While it shuts down an API server is live and not ready, which `/healthz` cannot say.',
  remedy: 'Ask for `/livez` in the liveness and startup probes, and for `/readyz` in the readiness probe.',
  examples: () => ({
    bad: [withProbe('kube-apiserver:v1.31.0', '/healthz', 6443), withProbe('kube-scheduler:v1.36.0', '/healthz', 10259)],
    good: [withProbe('kube-apiserver:v1.31.0', '/livez', 6443), withProbe('kube-scheduler:v1.30.0', '/healthz', 10259), withProbe('kube-controller-manager:v1.36.0', '/healthz', 10257), withProbe('kube-scheduler:v1.36.0', '/healthz', 10259, '--authorization-always-allow-paths=/healthz')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { component, container, version } = invocation;
      const first = REPLACED[component];
      if (first === undefined || version.minor === null || compareVersions(version.minor, first) < 0) continue;
      const allowed = invocation.setting('authorization-always-allow-paths');
      // The new path would be refused.
      if (allowed.state === 'given' && !allowed.values.some((path) => /^\/(livez)?\*?$/.test(path))) continue;
      const found = PROBES.flatMap((name) => {
        const path = container.cursor.get(name).get('httpGet').get('path');
        return /^\/*healthz$/.test(path.text() ?? '') ? [{ name, path }] : [];
      });
      const [probe, ...others] = found;
      if (!probe) continue;
      yield {
        at: probe.path,
        message: `${found.map(({ name }) => name).join(', ')}: /healthz of ${component} is deprecated; ${component === 'kube-scheduler' ? `from ${first} on it has` : 'it has'} /livez and /readyz`,
        label: 'deprecated',
        related: others.map(({ path, name }) => ({ at: path, label: name })),
        advice: `ask for ${newPath(probe.name)}`,
        ...offer('ask for /livez and /readyz', together(found.map(({ name }) => setField(container.cursor.get(name).get('httpGet'), 'path', newPath(name))))),
      };
    }
  },
});
