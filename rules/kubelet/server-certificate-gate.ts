import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet cannot get serving certificates of the cluster',
  severity: 'low',
  controls: ['CIS-1.12:4.2.11'],
  why: 'With the feature gate `RotateKubeletServerCertificate` switched off the kubelet asks for no serving certificate and renews none, whatever `serverTLSBootstrap` says.',
  remedy: 'Take `RotateKubeletServerCertificate` out of `featureGates`: it is on by default. Then restart the kubelet.',
  field: 'featureGates.RotateKubeletServerCertificate',
  flag: 'feature-gates',
  fallback: 'true',
  advice: 'remove RotateKubeletServerCertificate from featureGates',
  isBad: ({ text }) => /^(?:.*RotateKubeletServerCertificate=)?(?:false|f|0)\b/i.test(text),
  examples: () => ({
    bad: ['featureGates: {RotateKubeletServerCertificate: false}\n', { flags: '--feature-gates=A=true,RotateKubeletServerCertificate=false' }],
    good: ['', 'featureGates: {RotateKubeletServerCertificate: true}\n', { flags: '--feature-gates=A=false' }],
  }),
});
