import { fileMode } from '../templates/file-mode.ts';

export default fileMode('kubelet-client-ca', 0o644, ['CIS-1.12:4.1.7', 'STIG:V-242449']);
