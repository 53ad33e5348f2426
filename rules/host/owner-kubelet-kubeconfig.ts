import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('kubelet-kubeconfig', ['CIS-1.12:4.1.6', 'STIG:V-242453']);
