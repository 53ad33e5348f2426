import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('scheduler-manifest', ['CIS-1.12:1.1.6', 'STIG:V-242405']);
