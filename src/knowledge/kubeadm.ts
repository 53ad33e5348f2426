/** What kubeadm brings, as its own manifests of each minor show. */

/** The etcd of a late patch release, from that minor of Kubernetes on; newest first. */
const ETCD_FROM: readonly (readonly [kubernetes: number, etcd: string])[] = [[37, '3.7.0'], [34, '3.6.8'], [22, '3.5.24'], [20, '3.4.13']];

/** The version of etcd that kubeadm installs beside a minor of Kubernetes (`1.31`); undefined for a minor older than the facts. */
export const etcdBeside = (minor: string): string | undefined => ETCD_FROM.find(([from]) => from <= Number(minor.split('.')[1]))?.[1];

/** `{pki}` is the directory of the certificates, `{services}`, `{pods}`, `{cluster}` and `{domain}` come from the ClusterConfiguration; null: from the node, or no matter. */
type Written = Readonly<Record<string, string | null>>;

const REQUEST_HEADERS: Written = {
  'requestheader-allowed-names': 'front-proxy-client', 'requestheader-client-ca-file': '{pki}/front-proxy-ca.crt', 'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
  'requestheader-group-headers': 'X-Remote-Group', 'requestheader-username-headers': 'X-Remote-User',
};

/** The flags that kubeadm writes by itself, and what it gives them. The configuration's `extraArgs` come on top. */
export const KUBEADM_FLAGS: Readonly<Record<'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler', Written>> = {
  etcd: {
    'advertise-client-urls': null, 'cert-file': '{pki}/etcd/server.crt', 'client-cert-auth': 'true', 'data-dir': null, 'experimental-initial-corrupt-check': 'true',
    'experimental-watch-progress-notify-interval': '5s', 'feature-gates': 'InitialCorruptCheck=true', 'initial-advertise-peer-urls': null, 'initial-cluster': null, 'initial-cluster-state': null,
    'key-file': '{pki}/etcd/server.key', 'listen-client-urls': null, 'listen-metrics-urls': 'http://127.0.0.1:2381', 'listen-peer-urls': null, name: null, 'peer-cert-file': '{pki}/etcd/peer.crt',
    'peer-client-cert-auth': 'true', 'peer-key-file': '{pki}/etcd/peer.key', 'peer-trusted-ca-file': '{pki}/etcd/ca.crt', 'snapshot-count': '10000', 'trusted-ca-file': '{pki}/etcd/ca.crt',
    'watch-progress-notify-interval': '5s',
  },
  'kube-apiserver': {
    ...REQUEST_HEADERS, 'advertise-address': null, 'allow-privileged': 'true', 'authorization-mode': 'Node,RBAC', 'client-ca-file': '{pki}/ca.crt', 'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true', 'etcd-cafile': null, 'etcd-certfile': null, 'etcd-keyfile': null, 'etcd-servers': null, 'insecure-port': '0',
    'kubelet-client-certificate': '{pki}/apiserver-kubelet-client.crt', 'kubelet-client-key': '{pki}/apiserver-kubelet-client.key', 'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file': '{pki}/front-proxy-client.crt', 'proxy-client-key-file': '{pki}/front-proxy-client.key', 'secure-port': null,
    'service-account-issuer': 'https://kubernetes.default.svc.{domain}', 'service-account-key-file': '{pki}/sa.pub', 'service-account-signing-key-file': '{pki}/sa.key',
    'service-cluster-ip-range': '{services}', 'tls-cert-file': '{pki}/apiserver.crt', 'tls-private-key-file': '{pki}/apiserver.key',
  },
  'kube-controller-manager': {
    'allocate-node-cidrs': 'true', 'authentication-kubeconfig': '/etc/kubernetes/controller-manager.conf', 'authorization-kubeconfig': '/etc/kubernetes/controller-manager.conf',
    'bind-address': '127.0.0.1', 'client-ca-file': '{pki}/ca.crt', 'cluster-cidr': '{pods}', 'cluster-name': '{cluster}', 'cluster-signing-cert-file': '{pki}/ca.crt',
    'cluster-signing-key-file': '{pki}/ca.key', controllers: '*,bootstrapsigner,tokencleaner', kubeconfig: '/etc/kubernetes/controller-manager.conf', 'leader-elect': 'true', port: '0',
    'requestheader-client-ca-file': '{pki}/front-proxy-ca.crt', 'root-ca-file': '{pki}/ca.crt', 'service-account-private-key-file': '{pki}/sa.key', 'service-cluster-ip-range': '{services}',
    'use-service-account-credentials': 'true',
  },
  'kube-scheduler': {
    'authentication-kubeconfig': '/etc/kubernetes/scheduler.conf', 'authorization-kubeconfig': '/etc/kubernetes/scheduler.conf', 'bind-address': '127.0.0.1',
    kubeconfig: '/etc/kubernetes/scheduler.conf', 'leader-elect': 'true', port: '0',
  },
};

/** The directories and files that kubeadm mounts by itself. */
export const KUBEADM_MOUNTS: readonly string[] = [
  '/etc/ca-certificates', '/etc/kubernetes/controller-manager.conf', '/etc/kubernetes/pki', '/etc/kubernetes/pki/etcd', '/etc/kubernetes/scheduler.conf', '/etc/pki', '/etc/pki/ca-trust', '/etc/pki/tls/certs',
  '/etc/ssl/certs', '/usr/libexec/kubernetes/kubelet-plugins/volume/exec', '/usr/local/share/ca-certificates', '/usr/share/ca-certificates', '/var/lib/etcd',
];
