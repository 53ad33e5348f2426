import { tlsMinVersion } from '../templates/tls-min-version.ts';

export default tlsMinVersion({ on: 'kube-controller-manager', controls: ['STIG:V-242376'] });
