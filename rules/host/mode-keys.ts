import { fileMode } from '../templates/file-mode.ts';

export default fileMode('keys', 0o600, ['CIS-1.12:1.1.21', 'STIG:V-242467']);
