import { unknownFlag } from '../templates/unknown-flag.ts';

export default unknownFlag('kube-apiserver');
