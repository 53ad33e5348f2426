import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('kube-proxy-kubeconfig', ['CIS-1.12:4.1.4', 'STIG:V-242448']);
