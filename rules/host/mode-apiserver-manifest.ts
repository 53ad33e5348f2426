import { fileMode } from '../templates/file-mode.ts';

export default fileMode('apiserver-manifest', 0o600, ['CIS-1.12:1.1.1', 'STIG:V-242408', 'STIG:V-242458']);
