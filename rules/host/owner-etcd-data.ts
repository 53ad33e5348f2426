import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('etcd-data', ['CIS-1.12:1.1.12', 'STIG:V-242445']);
