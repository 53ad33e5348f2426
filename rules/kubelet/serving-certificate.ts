import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet serves with a certificate that nobody can verify',
  severity: 'low',
  controls: ['CIS-1.12:4.2.9', 'STIG:V-242424', 'STIG:V-242425'],
  why: 'Without a certificate of the cluster the kubelet signs its own. The API server cannot tell it from a stranger, so that exec sessions, logs and the commands typed there can be read on the way.',
  remedy: 'Set `serverTLSBootstrap: true`, have somebody approve the requests of the kubelets (`kubectl certificate approve`, or a controller that compares names), and only then set `--kubelet-certificate-authority` of the API server. Or issue certificates and name them by `tlsCertFile` and `tlsPrivateKeyFile`.',
  field: 'tlsCertFile',
  flag: 'tls-cert-file',
  fallback: '',
  advice: 'set serverTLSBootstrap to true and approve the requests, or set tlsCertFile and tlsPrivateKeyFile',
  isBad: ({ text }, kubelet) => {
    const [key, bootstrap] = [kubelet.setting('tlsPrivateKeyFile', 'tls-private-key-file', ''), kubelet.setting('serverTLSBootstrap', 'rotate-server-certificates', 'false')];
    return (text === '' || key.state === 'unseen' || key.text === '') && (bootstrap.state === 'unseen' || !is(true)(bootstrap));
  },
  examples: () => ({
    bad: ['', 'tlsCertFile: /pki/kubelet.crt\n'],
    good: ['serverTLSBootstrap: true\n', 'tlsCertFile: /pki/kubelet.crt\ntlsPrivateKeyFile: /pki/kubelet.key\n'],
  }),
});
