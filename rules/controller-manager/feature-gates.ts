import { featureGates } from '../templates/feature-gates.ts';

export default featureGates('kube-controller-manager');
