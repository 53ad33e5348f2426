import type { RuleDefinition } from '../../src/engine/rule.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { componentRule } from './setting-rule.ts';

interface Pair {
  readonly certificate: string;
  readonly key: string;
  /** What the component prints of a half; a path is empty where it is not given. */
  log(key: string, certificate: string): string;
}

const SERVING: Pair = { certificate: 'tls-cert-file', key: 'tls-private-key-file', log: () => 'missing filename for serving cert' };
const ETCD_CLIENT: Pair = { certificate: 'etcd-certfile', key: 'etcd-keyfile', log: (key, certificate) => `KeyFile and CertFile must both be present[key: ${key}, cert: ${certificate}]` };

/** A certificate without its key, or a key without its certificate: the component exits. */
export const tlsKeyPair = (on: ComponentName): RuleDefinition<ComponentName> =>
  componentRule(
    {
      on,
      title: `${on} has a certificate without its key, or the reverse, and exits`,
      family: 'boot',
      provenFrom: '1.24',
      severity: 'critical',
      why: 'The two flags are only taken together. With one alone the component prints one line and exits.',
      remedy: 'Set both flags to a pair that belongs together, or neither: without a serving certificate the component makes one for itself.',
      examples: () => ({
        bad: [['--tls-cert-file=/pki/a.crt'], ['--tls-private-key-file=/pki/a.key', '--tls-cert-file='], ...(on === 'kube-apiserver' ? [['--etcd-certfile=/pki/a.crt']] : [])],
        good: [[], ['--tls-cert-file=/pki/a.crt', '--tls-private-key-file=/pki/a.key'], ['--tls-cert-file=/pki/a.crt', '--tls-private-key-file=$(KEY)']],
      }),
    },
    function* (invocation) {
      for (const pair of on === 'kube-apiserver' ? [SERVING, ETCD_CLIENT] : [SERVING]) {
        const [certificate, key] = [invocation.setting(pair.certificate), invocation.setting(pair.key)];
        if (!('text' in certificate) || !('text' in key) || (certificate.text === '') === (key.text === '')) continue;
        const [given, missing] = certificate.text === '' ? [key, pair.certificate] : [certificate, pair.key];
        yield {
          at: given.place,
          message: `--${missing} is not set, and this flag is nothing without it`,
          label: `needs --${missing}`,
          log: pair.log(key.text, certificate.text),
          advice: `set --${missing} too`,
        };
      }
    },
  );
