import { fileMode } from '../templates/file-mode.ts';

export default fileMode('kubelet-config', 0o600, ['CIS-1.12:4.1.9', 'STIG:V-242456']);
