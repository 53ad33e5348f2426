import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('kubelet-unit', ['CIS-1.12:4.1.2', 'STIG:V-242406']);
