import { kubeconfigContent } from '../templates/kubeconfig-content.ts';

export default kubeconfigContent('kube-scheduler', [{ flag: 'kubeconfig' }]);
