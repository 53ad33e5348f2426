import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('kubelet-client-ca', ['CIS-1.12:4.1.8', 'STIG:V-242450']);
