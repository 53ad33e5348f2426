import { settingRule } from '../templates/setting-rule.ts';

/** One of these HTTP/2 demands below TLS 1.3. */
const REQUIRED = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the ciphers leave HTTP/2 without the one it needs, and the API server exits',
    family: 'boot',
    provenFrom: '1.24',
    severity: 'critical',
    why: 'Go refuses to serve HTTP/2 with a list of ciphers that lacks both of the suites that its standard demands. Lists from hardening guides that hold only AES-256 or ChaCha20 end the API server at start.',
    remedy: 'Add `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` for an RSA certificate, or `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256` for an ECDSA one, to `--tls-cipher-suites`; or ask for TLS 1.3 with `--tls-min-version=VersionTLS13`.',
    examples: {
      bad: [['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256']],
      good: [[], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', '--tls-min-version=VersionTLS13']],
      unseen: [['--tls-cipher-suites=$(CIPHERS)']],
    },
  },
  'tls-cipher-suites',
  (setting, api) => {
    const known = api.facts.tlsCiphers()?.all;
    const isMended = setting.values.length === 0 || setting.values.some((name) => REQUIRED.includes(name));
    // With a suite that it does not know the API server does not get as far as HTTP/2.
    if (isMended || !known || setting.values.some((name) => !known.has(name))) return undefined;
    const minimum = api.setting('tls-min-version');
    const disabled = api.setting('disable-http2-serving');
    if (minimum.state === 'unseen' || minimum.state === 'given' && minimum.text === 'VersionTLS13') return undefined;
    if (disabled.state === 'given') return undefined;
    return {
      at: setting.place,
      message: `--tls-cipher-suites holds neither ${REQUIRED.join(' nor ')}, of which HTTP/2 needs one`,
      label: 'HTTP/2 cannot be served with these',
      log: `error configuring http2: http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher (need at least one of ${REQUIRED.join(' or ')})`,
      advice: `add ${REQUIRED[0]} (for an ECDSA certificate ${REQUIRED[1]})`,
    };
  },
);
