import { fileOwner } from '../templates/file-mode.ts';

export default fileOwner('cni-files', ['CIS-1.12:1.1.10']);
