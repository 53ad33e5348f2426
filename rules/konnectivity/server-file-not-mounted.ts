import { programFiles } from '../templates/program-files.ts';

export default programFiles('konnectivity-server', ['cluster-cert', 'cluster-key', 'cluster-ca-cert', 'server-cert', 'server-key', 'server-ca-cert', 'kubeconfig']);
