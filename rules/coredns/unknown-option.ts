import { defineRule } from '../../src/engine/rule.ts';
import { corefileOption, corefileOptions } from '../../src/knowledge/coredns.ts';
import { suggest } from '../../src/text/suggest.ts';
import { dnsFile } from '../templates/addon-example.ts';
import { lineOf } from '../templates/coredns.ts';

export default defineRule({
  title: 'the Corefile gives a plugin an option that it does not have',
  on: 'coredns',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'CoreDNS exits at an option that the plugin does not know. `upstream` and `resyncperiod` of the plugin kubernetes went with 1.7, `transfer` with 1.8: an upgrade of the image alone then takes the DNS of the cluster away.',
  remedy: 'Take the option out before the image is changed; the ones that went had no effect any more.',
  references: ['https://coredns.io/plugins/kubernetes/'],
  examples: () => ({
    bad: [dnsFile({ plugins: 'kubernetes cluster.local {\n  upstream\n}\n' }), dnsFile({ plugins: 'kubernetes cluster.local {\n  transfer to *\n}\n', version: '1.8.0' }), dnsFile({ plugins: 'forward . 10.0.0.1 {\n  max_concurent 1000\n}\n' })],
    good: [dnsFile({ plugins: 'kubernetes cluster.local {\n  pods insecure\n  ttl 30\n}\n' }), dnsFile({ plugins: 'kubernetes cluster.local {\n  upstream\n}\n', version: '1.6.7' }), dnsFile({ plugins: 'cache 30 {\n  anything\n}\n' })],
  }),
  *check({ corefile, version }) {
    for (const { name: plugin, block } of corefile?.servers.flatMap(({ plugins }) => plugins) ?? []) {
      for (const { name } of block) {
        if (name.unknown !== undefined || name.text === 'import') continue;
        const facts = corefileOption(plugin.text, name.text, version);
        if (facts === undefined || (facts && facts.isKnown !== false) || (version === null && facts === null)) continue;
        const nearest = facts ? undefined : suggest(name.text, corefileOptions(plugin.text));
        yield {
          at: name,
          message: `the plugin ${plugin.text} of CoreDNS ${version ?? ''} has no option ${name.text}${facts?.removed ? `, which ${facts.removed} does not have any more` : facts?.since ? `, which came with ${facts.since}` : ''}`,
          log: `plugin/${plugin.text}: /etc/coredns/Corefile:${lineOf(name)} - Error during parsing: unknown property '${name.text}'`,
          advice: nearest === undefined ? 'remove the line' : `did you mean ${nearest}?`,
          ...(facts ? {} : { confidence: 'likely' as const }),
        };
      }
    }
  },
});
