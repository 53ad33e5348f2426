import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule } from './setting-rule.ts';

const PAIR = ['tls-cert-file', 'tls-private-key-file'] as const;

/** A serving certificate without its key, or a key without its certificate: the component exits. */
export const tlsKeyPair = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} has a serving certificate without its key, or the reverse, and exits`,
      family: 'boot',
      provenFrom: '1.24',
      severity: 'critical',
      why: 'The two flags are only taken together. With one alone the component prints one line and exits; with none it makes a certificate for itself.',
      remedy: 'Set both flags to a pair that belongs together, or neither.',
      examples: {
        bad: [['--tls-cert-file=/pki/a.crt'], ['--tls-private-key-file=/pki/a.key', '--tls-cert-file=']],
        good: [[], ['--tls-cert-file=/pki/a.crt', '--tls-private-key-file=/pki/a.key'], ['--tls-cert-file=/pki/a.crt', '--tls-private-key-file=$(KEY)']],
      },
    },
    function* (invocation) {
      const [certificate, key] = PAIR.map((name) => invocation.setting(name));
      if (!certificate || !key || !('text' in certificate) || !('text' in key) || (certificate.text === '') === (key.text === '')) return;
      const [given, missing] = certificate.text === '' ? [key, PAIR[0]] : [certificate, PAIR[1]];
      yield {
        at: given.place,
        message: `--${missing} is not set, and this flag is nothing without it`,
        label: `needs --${missing}`,
        log: 'missing filename for serving cert',
        advice: `set --${missing} too`,
      };
    },
  );
