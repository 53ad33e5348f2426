import { defineRule } from '../../src/engine/rule.ts';
import { nodeFactsFor } from '../../src/knowledge/node.ts';
import { suggest } from '../../src/text/suggest.ts';
import { proxyFile } from '../templates/addon-example.ts';

export default defineRule({
  title: 'kube-proxy is given a flag that it does not have',
  on: 'kube-proxy',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'kube-proxy prints the usage and exits, on every node that the DaemonSet reaches. Services stop working where it is restarted.',
  remedy: 'Take the flag out of the DaemonSet before the image is changed; most settings have a field in the configuration.',
  examples: () => ({
    bad: [proxyFile('', { args: ', --no-such-flag=1' }), proxyFile('', { args: ', --userspace', version: '1.31' })],
    good: [proxyFile(''), proxyFile('', { args: ', --v=2' }), proxyFile('', { args: ', --metrics_bind_address=127.0.0.1:10249' })],
  }),
  *check(proxy) {
    const facts = nodeFactsFor('kube-proxy', proxy.minor);
    for (const { name, namePlace } of proxy.flags) {
      if (facts.flag(name) !== null) continue;
      const lifetime = facts.lifetime(name);
      const nearest = lifetime === null ? suggest(name, facts.flagNames()) : undefined;
      yield {
        at: namePlace,
        message: `kube-proxy ${proxy.minor ?? ''} has no flag --${name}${lifetime?.removed ? `, which ${lifetime.removed} does not have any more` : ''}`,
        log: `unknown flag: --${name}`,
        advice: nearest === undefined ? 'remove it' : `did you mean --${nearest}?`,
      };
    }
  },
});
