import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('kubelet-config', ['CIS-1.12:4.1.10', 'STIG:V-242457']);
