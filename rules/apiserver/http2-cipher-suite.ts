import { http2Suites } from '../templates/http2-suites.ts';

export default http2Suites('kube-apiserver', '1.24');
