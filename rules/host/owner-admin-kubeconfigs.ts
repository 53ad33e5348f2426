import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('admin-kubeconfigs', ['CIS-1.12:1.1.14', 'STIG:V-242446']);
