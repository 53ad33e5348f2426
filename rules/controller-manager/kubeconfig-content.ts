import { kubeconfigContent } from '../templates/kubeconfig-content.ts';

export default kubeconfigContent('kube-controller-manager', [{ flag: 'kubeconfig' }]);
