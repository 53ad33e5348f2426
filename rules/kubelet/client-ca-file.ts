import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet accepts no client certificate',
  severity: 'medium',
  controls: ['CIS-1.12:4.2.3', 'STIG:V-242420'],
  why: 'The API server shows the kubelet a client certificate. Without a CA the kubelet cannot check it: the API server is anonymous there, and logs, exec and port-forward fail as soon as anonymous requests are refused.',
  remedy: 'Set `authentication.x509.clientCAFile` to the CA that signed `--kubelet-client-certificate` of the API server, then restart the kubelet.',
  field: 'authentication.x509.clientCAFile',
  flag: 'client-ca-file',
  fallback: '',
  advice: 'set authentication.x509.clientCAFile to the CA of the cluster, usually /etc/kubernetes/pki/ca.crt',
  isBad: ({ text }) => text === '',
  examples: () => ({
    bad: ['', 'authentication: {x509: {clientCAFile: ""}}\n'],
    good: ['authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}\n', { flags: '--client-ca-file=/etc/kubernetes/pki/ca.crt' }],
  }),
});
