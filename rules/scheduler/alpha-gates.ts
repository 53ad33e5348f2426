import { alphaGates } from '../templates/alpha-gates.ts';

export default alphaGates('kube-scheduler');
