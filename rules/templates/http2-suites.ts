import type { RuleDefinition } from '../../src/engine/rule.ts';
import { offer, setFlagValue } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { settingRule } from './setting-rule.ts';

/** One of these HTTP/2 demands below TLS 1.3. */
const REQUIRED = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

/** A list of ciphers that HTTP/2 cannot work with: the component exits. */
export const http2Suites = (on: ComponentName, provenFrom = '1.20'): RuleDefinition<ComponentName> =>
  settingRule(
    {
      on,
      title: `the ciphers leave HTTP/2 without the one it needs, and ${on} exits`,
      family: 'boot',
      provenFrom,
      severity: 'critical',
      why: 'Go refuses to serve HTTP/2 with a list of ciphers that lacks both of the suites that its standard demands. Lists from hardening guides that hold only AES-256 or ChaCha20 end the component at start.',
      remedy:
        'Add `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` for an RSA certificate, or `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256` for an ECDSA one, to `--tls-cipher-suites`; or ask for TLS 1.3 with `--tls-min-version=VersionTLS13`.',
      examples: () => ({
        bad: [['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256']],
        good: [[], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', '--tls-min-version=VersionTLS13'], ['--tls-cipher-suites=TLS_FOO'], ['--tls-cipher-suites=TLS_AES_256_GCM_SHA384', '--secure-port=0']],
        unseen: [['--tls-cipher-suites=$(CIPHERS)']],
      }),
    },
    'tls-cipher-suites',
    (setting, invocation) => {
      const known = invocation.facts.tlsCiphers()?.all;
      const hasOne = setting.values.length === 0 || setting.values.some((name) => REQUIRED.includes(name));
      // With a suite that it does not know the component does not get as far as HTTP/2.
      if (hasOne || !known || setting.values.some((name) => !known.has(name))) return undefined;
      const [lowest, off, port] = ['tls-min-version', 'disable-http2-serving', 'secure-port'].map((flag) => invocation.setting(flag));
      const isOff = parseBool(off && 'text' in off ? off.text : 'false');
      if (!lowest || lowest.state === 'unseen' || off?.state === 'unseen' || ('text' in lowest && lowest.text === 'VersionTLS13')) return undefined;
      if (!isOff.ok || isOff.value || (port && 'text' in port && Number(port.text) === 0)) return undefined;
      return {
        at: setting.place,
        message: `--tls-cipher-suites holds neither ${REQUIRED.join(' nor ')}, of which HTTP/2 needs one`,
        label: 'HTTP/2 cannot be served with these',
        log: `error configuring http2: http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of ${REQUIRED.join(' or ')})`,
        advice: `add ${REQUIRED[0]} (for an ECDSA certificate ${REQUIRED[1]})`,
        ...(setting.state === 'given' ? offer(`add ${REQUIRED.join(' and ')}`, setFlagValue(setting.flag, [setting.flag.value?.text, ...REQUIRED].join(','))) : {}),
      };
    },
  );
