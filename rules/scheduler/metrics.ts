import { metrics } from '../templates/metrics.ts';

export default metrics('kube-scheduler');
