import { tlsMinVersion } from '../templates/tls-min-version.ts';

export default tlsMinVersion({ on: 'kube-apiserver', controls: ['STIG:V-242378', 'STIG:V-242468'] });
