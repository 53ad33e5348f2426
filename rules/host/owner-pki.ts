import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('pki', ['CIS-1.12:1.1.19', 'STIG:V-242451']);
