import { cipherSuites } from '../templates/cipher-suites.ts';

export default cipherSuites({
  title: 'the API server offers weak ciphers',
  on: 'kube-apiserver',
  severity: 'medium',
  controls: ['CIS-1.12:1.2.29', 'STIG:V-242418'],
});
