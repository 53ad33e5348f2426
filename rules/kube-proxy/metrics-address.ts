import { defineRule } from '../../src/engine/rule.ts';
import { proxyFile } from '../templates/addon-example.ts';
import { OPEN_METRICS, openMetrics } from '../templates/kube-proxy.ts';

export default defineRule({
  title: 'the configuration of kube-proxy shows its metrics to everyone in the network',
  on: 'kube-proxy',
  ...OPEN_METRICS,
  examples: () => ({ bad: [proxyFile('metricsBindAddress: 0.0.0.0:10249'), proxyFile('metricsBindAddress: "[::]:10249"')], good: [proxyFile('metricsBindAddress: ""'), proxyFile('metricsBindAddress: 127.0.0.1:10249'), proxyFile('mode: ""')] }),
  *check({ configuration, isOnNode }) {
    // host-kube-proxy-metrics tells of a file of the node.
    const problem = isOnNode ? undefined : openMetrics(configuration);
    if (problem) yield problem;
  },
});
