import { fileMode } from '../templates/file-mode.ts';

export default fileMode('cni-files', 0o600, ['CIS-1.12:1.1.9']);
