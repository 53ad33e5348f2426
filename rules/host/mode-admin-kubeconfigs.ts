import { fileMode } from '../templates/file-mode.ts';

export default fileMode('admin-kubeconfigs', 0o600, ['CIS-1.12:1.1.13', 'STIG:V-242460']);
