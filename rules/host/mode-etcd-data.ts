import { fileMode } from '../templates/file-mode.ts';

export default fileMode('etcd-data', 0o700, ['CIS-1.12:1.1.11', 'STIG:V-242459']);
