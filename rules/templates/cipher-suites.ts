import { unseen, type RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { settingRule, type RuleText } from './setting-rule.ts';

/** Static RSA key exchange has no forward secrecy; RC4 and 3DES are broken. Newer releases of Go call all of them insecure. */
const WEAK = /^TLS_RSA_|_RC4_|_3DES_/;
/** For a program whose Go release is not known. */
export const isWeakSuite = (name: string): boolean => WEAK.test(name);

/** --tls-cipher-suites must not name a suite that Go, at this version, calls insecure, or that has no forward secrecy. */
export const cipherSuites = (text: Pick<RuleText, 'title' | 'on' | 'severity' | 'controls'>): RuleDefinition<ComponentName> =>
  settingRule(
    {
      ...text,
      why: 'A weak suite lets whoever records the traffic read it later, or change it on the way.',
      remedy:
        'Name only suites with ECDHE and GCM or ChaCha20, such as `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256` and `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`: HTTP/2 needs one of these two. TLS 1.3 suites are always on.',
      examples: () => ({
        bad: [['--tls-cipher-suites=TLS_RSA_WITH_AES_128_GCM_SHA256'], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', '--tls-cipher-suites=TLS_RSA_WITH_3DES_EDE_CBC_SHA']],
        good: [
          ['--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
          ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
        ],
        unseen: [[], ['--tls-cipher-suites=$(CIPHERS)'], ['--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_64_GCM_SHA256']],
      }),
    },
    'tls-cipher-suites',
    (setting, invocation) => {
      if (setting.values.length === 0) return unseen(setting.place, 'without --tls-cipher-suites the Go release that built this component chooses');
      const insecure = invocation.facts.tlsCiphers()?.insecure;
      // A blank after a comma is a boot error of its own, and must not hide the name.
      const names = setting.values.map((name) => name.trim());
      const weak = names.filter((name) => WEAK.test(name) || insecure?.has(name));
      const known = invocation.facts.tlsCiphers()?.all;
      const strange = known && names.find((name) => !known.has(name));
      if (weak.length === 0) return strange === undefined ? undefined : unseen(setting.place, `${strange} is no cipher suite of this version, so that the list does not hold`);
      const left = names.filter((name) => !weak.includes(name));
      return {
        at: setting.place,
        message: `--tls-cipher-suites holds ${weak.join(', ')}: ${text.title}`,
        advice: `remove ${weak.join(', ')}, and keep TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or its ECDSA twin: HTTP/2 needs one of them`,
        ...offer(`remove ${weak.join(', ')}`, left.length === 0 ? undefined : setFlag(invocation, 'tls-cipher-suites', left.join(','))),
      };
    },
  );
