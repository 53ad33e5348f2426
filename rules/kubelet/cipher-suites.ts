import { isWeakSuite } from '../templates/cipher-suites.ts';
import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet offers weak ciphers',
  severity: 'low',
  controls: ['CIS-1.12:4.2.12'],
  why: 'A weak suite lets whoever records the traffic of the kubelet (logs, exec sessions) read it later, or change it on the way.',
  remedy: 'Name only suites with ECDHE and GCM or ChaCha20 in `tlsCipherSuites`, among them `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` or its ECDSA twin, which HTTP/2 needs, and restart the kubelet.',
  field: 'tlsCipherSuites',
  flag: 'tls-cipher-suites',
  fallback: '',
  advice: 'name suites with ECDHE and GCM or ChaCha20 only',
  isBad: ({ values }) => values.some((name) => isWeakSuite(name.trim())),
  examples: () => ({
    bad: ['tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_GCM_SHA256]\n'],
    good: ['tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n', { flags: '--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' }],
  }),
});
