import { tlsMinVersion } from '../templates/tls-min-version.ts';

export default tlsMinVersion({ on: 'kube-scheduler', controls: ['STIG:V-242377'] });
