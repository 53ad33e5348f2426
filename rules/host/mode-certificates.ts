import { fileMode } from '../templates/file-mode.ts';

export default fileMode('certificates', 0o644, ['CIS-1.12:1.1.20', 'STIG:V-242466']);
