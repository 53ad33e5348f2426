import type { ComponentName } from '../knowledge/types.ts';
import type { Policy } from './extra-args.ts';

const API_SECRETS = '/system/secrets/kubernetes/kube-apiserver';
const API_CONFIG = '/system/config/kubernetes/kube-apiserver';
const MANAGER_SECRETS = '/system/secrets/kubernetes/kube-controller-manager';
const SCHEDULER_SECRETS = '/system/secrets/kubernetes/kube-scheduler';
const ETCD_SECRETS = '/system/secrets/etcd';

/** What the configuration says of the cluster: the flag has it, in place of a name. */
export type Setting = { readonly setting: 'endpoint' | 'port' | 'serviceSubnets' | 'podSubnets' };

/**
 * The flags of Talos 1.8 to 1.13, which are the same in all of them (control_plane_static_pod.go and services/etcd.go in internal/app/machined). Its
 * ciphers, how it authorizes and what it gives to etcd besides differ between them, and are unseen.
 */
export const TALOS_FLAGS: Readonly<Record<ComponentName, Readonly<Record<string, string | Setting>>>> = {
  etcd: {
    'auto-tls': 'false',
    'cert-file': `${ETCD_SECRETS}/server.crt`,
    'client-cert-auth': 'true',
    'data-dir': '/var/lib/etcd',
    'key-file': `${ETCD_SECRETS}/server.key`,
    'peer-auto-tls': 'false',
    'peer-cert-file': `${ETCD_SECRETS}/peer.crt`,
    'peer-client-cert-auth': 'true',
    'peer-key-file': `${ETCD_SECRETS}/peer.key`,
    'peer-trusted-ca-file': `${ETCD_SECRETS}/ca.crt`,
    'trusted-ca-file': `${ETCD_SECRETS}/ca.crt`,
  },
  'kube-apiserver': {
    'admission-control-config-file': `${API_CONFIG}/admission-control-config.yaml`,
    'allow-privileged': 'true',
    'anonymous-auth': 'false',
    'api-audiences': { setting: 'endpoint' },
    'audit-log-maxage': '30',
    'audit-log-maxbackup': '10',
    'audit-log-maxsize': '100',
    'audit-log-path': '/var/log/audit/kube/kube-apiserver.log',
    'audit-policy-file': `${API_CONFIG}/auditpolicy.yaml`,
    'bind-address': '0.0.0.0',
    'client-ca-file': `${API_SECRETS}/ca.crt`,
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'encryption-provider-config': `${API_SECRETS}/encryptionconfig.yaml`,
    'etcd-cafile': `${API_SECRETS}/etcd-client-ca.crt`,
    'etcd-certfile': `${API_SECRETS}/etcd-client.crt`,
    'etcd-keyfile': `${API_SECRETS}/etcd-client.key`,
    'kubelet-client-certificate': `${API_SECRETS}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${API_SECRETS}/apiserver-kubelet-client.key`,
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    profiling: 'false',
    'proxy-client-cert-file': `${API_SECRETS}/front-proxy-client.crt`,
    'proxy-client-key-file': `${API_SECRETS}/front-proxy-client.key`,
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': `${API_SECRETS}/aggregator-ca.crt`,
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'secure-port': { setting: 'port' },
    'service-account-issuer': { setting: 'endpoint' },
    'service-account-key-file': `${API_SECRETS}/service-account.pub`,
    'service-account-signing-key-file': `${API_SECRETS}/service-account.key`,
    'service-cluster-ip-range': { setting: 'serviceSubnets' },
    'tls-cert-file': `${API_SECRETS}/apiserver.crt`,
    'tls-min-version': 'VersionTLS12',
    'tls-private-key-file': `${API_SECRETS}/apiserver.key`,
  },
  'kube-controller-manager': {
    'allocate-node-cidrs': 'true',
    'authentication-kubeconfig': `${MANAGER_SECRETS}/kubeconfig`,
    'authorization-kubeconfig': `${MANAGER_SECRETS}/kubeconfig`,
    'bind-address': '127.0.0.1',
    'cluster-cidr': { setting: 'podSubnets' },
    'cluster-signing-cert-file': `${MANAGER_SECRETS}/ca.crt`,
    'cluster-signing-key-file': `${MANAGER_SECRETS}/ca.key`,
    'configure-cloud-routes': 'false',
    controllers: '*,tokencleaner',
    kubeconfig: `${MANAGER_SECRETS}/kubeconfig`,
    'leader-elect': 'true',
    profiling: 'false',
    'root-ca-file': `${MANAGER_SECRETS}/ca.crt`,
    'service-account-private-key-file': `${MANAGER_SECRETS}/service-account.key`,
    'service-cluster-ip-range': { setting: 'serviceSubnets' },
    'tls-min-version': 'VersionTLS13',
    'use-service-account-credentials': 'true',
  },
  'kube-scheduler': {
    'authentication-kubeconfig': `${SCHEDULER_SECRETS}/kubeconfig`,
    'authentication-tolerate-lookup-failure': 'false',
    'authorization-kubeconfig': `${SCHEDULER_SECRETS}/kubeconfig`,
    'bind-address': '127.0.0.1',
    config: '/system/config/kubernetes/kube-scheduler/scheduler-config.yaml',
    'leader-elect': 'true',
    profiling: 'false',
    'tls-min-version': 'VersionTLS13',
  },
};

const refused = (...names: readonly string[]): Readonly<Record<string, Policy>> => Object.fromEntries(names.map((name) => [name, 'refuse']));
const added = (...names: readonly string[]): Readonly<Record<string, Policy>> => Object.fromEntries(names.map((name) => [name, 'add']));

export const TALOS_POLICIES: Readonly<Record<ComponentName, Readonly<Record<string, Policy>>>> = {
  etcd: refused(...Object.keys(TALOS_FLAGS.etcd), 'name', 'listen-peer-urls', 'listen-client-urls'),
  'kube-apiserver': {
    ...added('enable-admission-plugins', 'feature-gates', 'authorization-mode', 'tls-cipher-suites'),
    ...refused('etcd-servers', 'client-ca-file', 'requestheader-client-ca-file', 'proxy-client-cert-file', 'proxy-client-key-file', 'encryption-provider-config', 'etcd-cafile', 'etcd-certfile', 'etcd-keyfile', 'kubelet-client-certificate', 'kubelet-client-key', 'service-account-key-file', 'service-account-signing-key-file', 'tls-cert-file', 'tls-private-key-file', 'authorization-config'),
  },
  'kube-controller-manager': { ...added('service-cluster-ip-range', 'controllers'), ...refused('cluster-signing-cert-file', 'cluster-signing-key-file', 'authentication-kubeconfig', 'authorization-kubeconfig', 'root-ca-file', 'service-account-private-key-file') },
  'kube-scheduler': refused('kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig', 'config'),
};
