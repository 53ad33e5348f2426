import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('apiserver-manifest', ['CIS-1.12:1.1.2', 'STIG:V-242405']);
