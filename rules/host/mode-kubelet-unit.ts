import { fileMode } from '../templates/file-mode.ts';

export default fileMode('kubelet-unit', 0o600, ['CIS-1.12:4.1.1', 'STIG:V-242407']);
