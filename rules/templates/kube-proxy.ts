import type { Problem, RuleDefinition } from '../../src/engine/rule.ts';
import { readAddress } from '../../src/model/values/address.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

/** What there is to say of metrics that others than the node itself reach, wherever the configuration lies. */
export const OPEN_METRICS = {
  family: 'security',
  severity: 'low',
  since: '0.1.0',
  controls: ['CIS-1.12:4.3.1'],
  why: 'The metrics need no credentials, and neither does `/configz`, which tells the whole configuration. Both help whoever looks for a way into the node.',
  remedy: 'Let what scrapes the metrics run on the node itself or behind a proxy with authentication, then set `metricsBindAddress: 127.0.0.1:10249` and restart kube-proxy.',
} as const satisfies Partial<RuleDefinition>;

/** Of a KubeProxyConfiguration; undefined where only the node reaches the metrics. Nothing means 127.0.0.1:10249. */
export const openMetrics = (configuration: Cursor | null | undefined): Problem | undefined => {
  const at = configuration?.get('metricsBindAddress');
  const text = at?.text() ?? '';
  const host = text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  // kube-proxy does not start with what is no address.
  if (!at || readAddress(host)?.isLoopback !== false) return undefined;
  return { at, message: `metricsBindAddress is ${text}: kube-proxy shows its metrics to everyone in the network`, advice: 'set it to 127.0.0.1:10249 once nothing else reads the metrics' };
};
