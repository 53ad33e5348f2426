import { fileMode } from '../templates/file-mode.ts';

export default fileMode('kubelet-kubeconfig', 0o600, ['CIS-1.12:4.1.5', 'STIG:V-242452']);
