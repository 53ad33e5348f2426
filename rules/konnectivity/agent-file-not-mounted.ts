import { programFiles } from '../templates/program-files.ts';

export default programFiles('konnectivity-agent', ['ca-cert', 'agent-cert', 'agent-key', 'service-account-token-path', 'kubeconfig']);
