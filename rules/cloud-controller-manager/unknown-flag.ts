import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { minorOf } from '../templates/cloud-provider.ts';
import { programFile } from '../templates/program-example.ts';

/** What came to `options` of k8s.io/cloud-provider after 1.20, and what went: the first release with it, the last one. */
const FLAGS: Readonly<Record<string, { readonly from?: string; readonly until?: string }>> = {
  address: { until: '1.23' },
  port: { until: '1.23' },
  'concurrent-node-syncs': { from: '1.27' },
  webhooks: { from: '1.27' },
  'webhook-bind-address': { from: '1.27' },
  'webhook-cert-dir': { from: '1.27' },
  'webhook-secure-port': { from: '1.27' },
  'webhook-tls-cert-file': { from: '1.27' },
  'webhook-tls-private-key-file': { from: '1.27' },
  'concurrent-node-status-updates': { from: '1.36' },
  'webhook-disable-http2-serving': { from: '1.36' },
  'webhook-tls-cipher-suites': { from: '1.36' },
  'webhook-tls-curve-preferences': { from: '1.36' },
  'webhook-tls-min-version': { from: '1.36' },
  'webhook-tls-sni-cert-key': { from: '1.36' },
  'concurrent-node-lifecycle-syncs': { from: '1.37' },
};
const aws = (version: string, flag: string): string => programFile(`registry.k8s.io/provider-aws/cloud-controller-manager:v${version}`, ['/bin/aws-cloud-controller-manager', '--cloud-provider=aws', flag]);

export default defineRule({
  title: 'the cloud-controller-manager is given a flag that its release does not have',
  on: 'cloud-controller-manager',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'It prints the usage and exits. New nodes keep the taint that only it takes off, and load balancers and routes of the cloud are not kept any more. `--port` and `--address` went with 1.24, when the port without TLS did.',
  remedy: 'Take the flag out before the image is changed. Instead of `--port` and `--address` there are `--secure-port` and `--bind-address`, with TLS: let probes ask with `scheme: HTTPS`.',
  examples: () => ({
    bad: [aws('1.24.0', '--port=0'), aws('1.31.0', '--address=127.0.0.1'), aws('1.26.0', '--concurrent-node-syncs=5'), aws('1.31.0', '--webhook-tls-min-version=VersionTLS12')],
    good: [aws('1.23.0', '--port=0'), aws('1.31.0', '--secure-port=10258'), aws('1.27.0', '--concurrent-node-syncs=5'), aws('1.31.0', '--a-flag-of-the-provider=1'), programFile('example.com/my-cloud-controller-manager:v1.31.0', ['/my-cloud-controller-manager', '--port=0'])],
  }),
  *check(manager) {
    const minor = minorOf(manager);
    if (minor === null) return;
    for (const { name, namePlace } of manager.flags) {
      const { from, until } = Object.hasOwn(FLAGS, name) ? (FLAGS[name] ?? {}) : {};
      const isGone = until !== undefined && compareVersions(minor, until) > 0;
      if (!isGone && !(from !== undefined && compareVersions(minor, from) < 0)) continue;
      yield {
        at: namePlace,
        message: `the cloud-controller-manager ${minor} has no flag --${name}${isGone ? ` any more; ${until} was the last to have it` : ` yet; ${from ?? ''} brings it`}`,
        log: `unknown flag: --${name}`,
        advice: name === 'port' ? 'remove it; --secure-port is its port' : name === 'address' ? 'remove it, or write --bind-address' : 'remove it',
      };
    }
  },
});
