import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the certificate of the kubelet is not renewed',
  severity: 'medium',
  controls: ['CIS-1.12:4.2.10'],
  why: 'After a year the certificate has expired, the kubelet cannot reach the API server any more, and the node is lost until somebody comes.',
  remedy: 'Set `rotateCertificates: true` and restart the kubelet; `kubelet.conf` must then name `/var/lib/kubelet/pki/kubelet-client-current.pem`. If certificates come from elsewhere and are renewed there, ignore this finding with the reason.',
  field: 'rotateCertificates',
  flag: 'rotate-certificates',
  fallback: 'false',
  advice: 'set rotateCertificates to true, unless something else renews its certificate',
  isBad: is(false),
  examples: () => ({
    bad: ['', 'rotateCertificates: false\n'],
    good: ['rotateCertificates: true\n', { flags: '--rotate-certificates' }],
  }),
});
