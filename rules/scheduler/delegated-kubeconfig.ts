import { delegatedKubeconfig } from '../templates/delegated-kubeconfig.ts';

export default delegatedKubeconfig('kube-scheduler');
