import { fileMode } from '../templates/file-mode.ts';

export default fileMode('scheduler-kubeconfig', 0o600, ['CIS-1.12:1.1.15', 'STIG:V-242460']);
