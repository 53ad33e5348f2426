import { versionFlags } from '../templates/version-flags.ts';

export default versionFlags('kube-controller-manager');
