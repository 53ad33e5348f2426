import { kubeconfigContent } from '../templates/kubeconfig-content.ts';

export default kubeconfigContent('kube-apiserver', [
  { flag: 'audit-webhook-config-file', frame: 'initializing audit webhook: ' },
  { flag: 'authentication-token-webhook-config-file' },
  { flag: 'authorization-webhook-config-file', frame: 'invalid authorization config: ' },
]);
