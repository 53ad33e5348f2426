import { logging } from '../templates/logging.ts';

export default logging('kube-apiserver');
