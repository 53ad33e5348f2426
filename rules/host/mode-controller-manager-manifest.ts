import { fileMode } from '../templates/file-mode.ts';

export default fileMode('controller-manager-manifest', 0o600, ['CIS-1.12:1.1.3', 'STIG:V-242408']);
