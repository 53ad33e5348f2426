import { defineRule } from '../../src/engine/rule.ts';
import { proxyFile } from '../templates/addon-example.ts';
import { isOpenAddress } from '../templates/kube-proxy.ts';

export default defineRule({
  title: 'the configuration of kube-proxy shows its metrics to everyone in the network',
  on: 'kube-proxy',
  family: 'security',
  severity: 'low',
  since: '0.1.0',
  controls: ['CIS-1.12:4.3.1'],
  why: 'The metrics need no credentials, and neither does `/configz`, which tells the whole configuration. Both help whoever looks for a way into the node.',
  remedy: 'Let what scrapes the metrics run on the node itself or behind a proxy with authentication, then set `metricsBindAddress: 127.0.0.1:10249` and restart kube-proxy.',
  examples: { bad: [proxyFile('metricsBindAddress: 0.0.0.0:10249'), proxyFile('metricsBindAddress: ":10249"')], good: [proxyFile('metricsBindAddress: ""'), proxyFile('metricsBindAddress: 127.0.0.1:10249'), proxyFile('mode: ""')] },
  *check({ configuration }) {
    const address = configuration?.get('metricsBindAddress');
    const text = address?.text() ?? '';
    if (address && isOpenAddress(text)) yield { at: address, message: `metricsBindAddress is ${text}: kube-proxy shows its metrics to everyone in the network`, advice: 'set it to 127.0.0.1:10249 once nothing else reads the metrics' };
  },
});
