import { fileMode } from '../templates/file-mode.ts';

export default fileMode('kube-proxy-kubeconfig', 0o600, ['CIS-1.12:4.1.3', 'STIG:V-242447']);
