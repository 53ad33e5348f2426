import { kubeconfigGiven } from '../templates/kubeconfig.ts';

export default kubeconfigGiven('kube-scheduler');
