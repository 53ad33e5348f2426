import { fileMode } from '../templates/file-mode.ts';

export default fileMode('controller-manager-kubeconfig', 0o600, ['CIS-1.12:1.1.17', 'STIG:V-242460']);
