import { fileMode } from '../templates/file-mode.ts';

export default fileMode('scheduler-manifest', 0o600, ['CIS-1.12:1.1.5', 'STIG:V-242408']);
