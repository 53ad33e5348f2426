import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('controller-manager-kubeconfig', ['CIS-1.12:1.1.18', 'STIG:V-242446']);
