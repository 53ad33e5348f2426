import { defineRule } from '../../src/engine/rule.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** Settings of Go that bring back what it has given up for good reasons. */
const WEAK: Readonly<Record<string, string>> = {
  'x509ignoreCN=0': 'takes the common name of a certificate for its host again (nothing since Go 1.17)',
  'x509sha1=1': 'takes certificates signed with SHA-1',
  'x509negativeserial=1': 'takes certificates with a negative serial number',
  'tls10server=1': 'serves TLS 1.0 and 1.1 where no minimum is set',
  'tlsrsakex=1': 'allows the RSA key exchange, which has no forward secrecy',
  'tls3des=1': 'allows 3DES',
  'tlsunsafeekm=1': 'exports keying material without the extended master secret',
  'rsa1024min=0': 'takes RSA keys of less than 1024 bits',
  'tlsmaxrsasize=16384': 'takes RSA keys large enough to keep a processor busy',
};

const withField = (value: string): string => podOf({ container: [`env: [{name: GODEBUG, value: "${value}"}]`] });

export default defineRule({
  title: 'a variable weakens how the component checks certificates or speaks TLS',
  on: 'pod',
  family: 'security',
  severity: 'low',
  since: '0.1.0',
  why: '`GODEBUG` brings back old behaviour of Go for the time of a change. It stays where it was put, for every connection of the component, and one day Go drops the setting: then what leaned on it fails, without a word, with the next upgrade.',
  remedy: 'Renew the certificates or the client that needed it, and remove the setting.',
  examples: () => ({ bad: [withField('x509ignoreCN=0'), withField('http2client=0,tls10server=1')], good: [podOf({}), withField('http2client=0')] }),
  *check(pod) {
    for (const { component, container } of staticComponents(pod)) {
      const word = container.environment.get('GODEBUG');
      for (const entry of word?.text.split(',') ?? []) {
        const means = Object.hasOwn(WEAK, entry.trim()) ? WEAK[entry.trim()] : undefined;
        if (means === undefined || word === undefined) continue;
        const start = word.text.indexOf(entry);
        yield { at: word.part(start, start + entry.length), message: `GODEBUG has ${component} go back: ${entry.trim()} ${means}`, label: 'weakens TLS', advice: `remove ${entry.trim()}` };
      }
    }
  },
});
