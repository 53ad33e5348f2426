import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('scheduler-kubeconfig', ['CIS-1.12:1.1.16', 'STIG:V-242446']);
