import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('etcd-manifest', ['CIS-1.12:1.1.8', 'STIG:V-242405']);
