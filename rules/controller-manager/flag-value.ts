import { flagValue } from '../templates/flag-value.ts';

export default flagValue('kube-controller-manager');
