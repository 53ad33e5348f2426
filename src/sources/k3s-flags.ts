import type { ComponentName } from '../knowledge/types.ts';

/** `option`: the option of k3s whose value the flag has, if it is given. */
type Flags = Readonly<Record<string, string | { readonly option: string; readonly otherwise?: string }>>;

/**
 * Flags that k3s gives by itself, those alone that it gave in 2021 and gives today (pkg/daemons/control/server.go, and what RKE2's guide of CIS 1.12
 * shows of running components). Others differ between its releases, and are unseen.
 */
export const K3S_FLAGS: Readonly<Partial<Record<ComponentName, Flags>>> = {
  'kube-apiserver': {
    'advertise-address': { option: 'advertise-address' },
    'allow-privileged': 'true',
    'anonymous-auth': 'false',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    profiling: 'false',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'service-cluster-ip-range': { option: 'service-cidr', otherwise: '10.43.0.0/16' },
    'service-node-port-range': { option: 'service-node-port-range', otherwise: '30000-32767' },
    'storage-backend': 'etcd3',
  },
  'kube-controller-manager': {
    'allocate-node-cidrs': 'true',
    'bind-address': '127.0.0.1',
    'cluster-cidr': { option: 'cluster-cidr', otherwise: '10.42.0.0/16' },
    profiling: 'false',
    'use-service-account-credentials': 'true',
  },
  'kube-scheduler': { 'bind-address': '127.0.0.1', profiling: 'false' },
};

/** Those that RKE2 gives otherwise or besides (pkg/cli/defaults, pkg/executor/staticpod). */
export const RKE2_FLAGS: Readonly<Partial<Record<ComponentName, Flags>>> = {
  'kube-apiserver': {
    'admission-control-config-file': { option: 'pod-security-admission-config-file', otherwise: '/etc/rancher/rke2/rke2-pss.yaml' },
    'bind-address': '0.0.0.0',
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'secure-port': '6443',
  },
};

/** With a policy of its own, and with a profile of CIS, RKE2 keeps audit logs. */
export const RKE2_AUDIT: Flags = {
  'audit-log-maxage': '30',
  'audit-log-maxbackup': '10',
  'audit-log-maxsize': '100',
  'audit-log-path': '/var/lib/rancher/rke2/server/logs/audit.log',
  'audit-policy-file': { option: 'audit-policy-file', otherwise: '/etc/rancher/rke2/audit-policy.yaml' },
};

/** Options that RKE2 has and k3s has not. */
export const ONLY_RKE2 = /^(?:profile|cni|audit-policy-file|pod-security-admission-config-file|cloud-provider-name|ingress-controller|(?:kube|etcd|cloud)-[\w-]+-(?:image|extra-mount|extra-env)|(?:kube-[\w-]+|etcd)-image|control-plane-[\w-]+)$/;
/** And the other way round. */
export const ONLY_K3S = /^(?:flannel-[\w-]+|secrets-encryption|cluster-init|docker|disable-network-policy|rootless|https-listen-port|local-storage-path|default-local-storage-path)$/;
