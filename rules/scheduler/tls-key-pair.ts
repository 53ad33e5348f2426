import { tlsKeyPair } from '../templates/tls-key-pair.ts';

export default tlsKeyPair('kube-scheduler');
