import { defineRule, unseen } from '../../src/engine/rule.ts';
import { corefilePlugin, corefilePlugins } from '../../src/knowledge/coredns.ts';
import { suggest } from '../../src/text/suggest.ts';
import { dnsFile } from '../templates/addon-example.ts';
import { isOwnBuild, lineOf } from '../templates/coredns.ts';

export default defineRule({
  title: 'the Corefile names a plugin that this CoreDNS does not have',
  on: 'coredns',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'CoreDNS exits at a line that it does not know. `proxy` and `federation` went with 1.5 and 1.7, and a Corefile of old times stops the new image: no name is resolved in the cluster.',
  remedy: 'Take the plugin out, or write the one that has taken its place (`forward` for `proxy`), before the image is changed.',
  references: ['https://coredns.io/plugins/'],
  examples: () => ({
    bad: [dnsFile({ plugins: 'proxy . /etc/resolv.conf\n' }), dnsFile({ plugins: 'federation cluster.local\n', version: '1.9.3' }), dnsFile({ plugins: 'nomad\n', version: '1.11.3' }), dnsFile({ plugins: 'kuberntes cluster.local\n' })],
    good: [dnsFile({}), dnsFile({ plugins: 'federation cluster.local\n', version: '1.6.7' }), dnsFile({ plugins: 'import custom/*.override\n' })],
    unseen: [dnsFile({ plugins: 'nomad\n', version: '1.2.0' })],
  }),
  *check({ corefile, version, container }) {
    for (const { name } of corefile?.servers.flatMap(({ plugins }) => plugins) ?? []) {
      if (name.unknown !== undefined || name.text === 'import') continue;
      const facts = corefilePlugin(name.text, version);
      if (facts?.isKnown === true) continue;
      if (facts && facts.isKnown === undefined) {
        if (facts.since !== null || facts.removed !== null) yield unseen(name, `whether CoreDNS ${version ?? 'of an unknown version'} has the plugin ${name.text}`);
        continue;
      }
      const nearest = facts ? undefined : suggest(name.text, corefilePlugins);
      const when = facts?.removed ? `, which ${facts.removed} does not have any more` : facts?.since ? `, which came with ${facts.since}` : '';
      yield {
        at: name,
        message: `CoreDNS ${version ?? ''} has no plugin ${name.text}${when}`.replace('  ', ' '),
        log: `/etc/coredns/Corefile:${lineOf(name)} - Error during parsing: Unknown directive '${name.text}'`,
        advice: nearest === undefined ? 'remove the line' : `did you mean ${nearest}?`,
        // Somebody may have built CoreDNS with more plugins.
        ...(isOwnBuild(container) || !facts ? { confidence: 'likely' as const } : {}),
      };
    }
  },
});
