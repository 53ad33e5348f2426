import { fileMode } from '../templates/file-mode.ts';

export default fileMode('etcd-manifest', 0o600, ['CIS-1.12:1.1.7', 'STIG:V-242459']);
