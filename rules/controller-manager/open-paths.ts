import { openPaths } from '../templates/open-paths.ts';

export default openPaths('kube-controller-manager');
