import { tlsSettings } from '../templates/tls-settings.ts';

export default tlsSettings('kube-scheduler');
