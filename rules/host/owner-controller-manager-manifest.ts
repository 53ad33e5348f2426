import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('controller-manager-manifest', ['CIS-1.12:1.1.4', 'STIG:V-242405']);
