import type { ComponentName } from '../knowledge/types.ts';
import type { MemoryFile } from '../source/memory-files.ts';

/** What makes one certificate of an example. */
export interface CertificateSpec {
  readonly cn: string;
  readonly o?: readonly string[];
  /** The name of the certificate that signs it; itself where none is named. */
  readonly by?: string;
  readonly authority?: boolean;
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  readonly usages?: readonly ('client' | 'server')[];
  /** The bits of the key usage, instead of the usual ones. */
  readonly bits?: readonly ('digitalSignature' | 'keyAgreement' | 'keyCertSign' | 'cRLSign')[];
  /** How many CAs an authority allows below itself. */
  readonly longestPath?: number;
  /** When it begins and ends, in days from the present of the example. */
  readonly days?: readonly [number, number];
  readonly key?: 'ec' | 'rsa' | 'rsa-1024' | 'ed25519';
  /** The certificate whose key it shares. */
  readonly keyOf?: string;
  readonly hash?: 'SHA-1' | 'SHA-256';
}

export interface KubeconfigSpec {
  readonly cn: string;
  readonly o?: readonly string[];
  readonly by?: string;
  readonly days?: readonly [number, number];
  readonly server?: string;
  /** The name of the certificate that it trusts. */
  readonly ca?: string;
  /** YAML in the place of the cluster's CA, and of the user's credentials. */
  readonly cluster?: string;
  readonly user?: string;
}

/** A file as it is, or one that is put together of certificates and keys by their names. */
export type HostContent =
  | MemoryFile
  | { readonly make: readonly ({ readonly certificate: string } | { readonly key: string; readonly form?: string } | { readonly text: string })[]; readonly der?: boolean };

/**
 * What an example changes of the stock host: a kubeadm control plane with all its files, whose certificates are made when the example runs.
 * `null` takes something away.
 */
export interface HostChange {
  /** By their names below /etc/kubernetes/pki, without `.crt`. */
  readonly certificates?: Readonly<Record<string, Partial<CertificateSpec> | null>>;
  /** By their paths. */
  readonly kubeconfigs?: Readonly<Record<string, KubeconfigSpec | null>>;
  /** By their paths on the node. */
  readonly files?: Readonly<Record<string, HostContent | null>>;
  /** Arguments put before those of kubeadm. */
  readonly arguments?: Readonly<Partial<Record<ComponentName, readonly string[]>>>;
  /** Texts of the manifests that are replaced. */
  readonly replace?: readonly (readonly [string, string])[];
  /** Where the certificates lie instead of /etc/kubernetes/pki. */
  readonly folder?: string;
  /** The Kubernetes minor of the manifests. */
  readonly minor?: string;
  /** Manifests by the names of their files, instead of kubeadm's. */
  readonly manifests?: Readonly<Record<string, string>>;
  /** Without the certificates, keys and kubeconfigs of kubeadm: it has what is named here. */
  readonly isBare?: true;
  /** Further nodes of its control plane, for rules about that. */
  readonly others?: readonly HostChange[];
}

/** The present of the examples. */
export const HOST_NOW = new Date('2026-06-01T00:00:00Z');

const SERVICE_NAMES = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];

/** The certificates that kubeadm makes. */
export const HOST_CERTIFICATES: Readonly<Record<string, CertificateSpec>> = {
  ca: { cn: 'kubernetes', authority: true },
  'etcd/ca': { cn: 'etcd-ca', authority: true },
  'front-proxy-ca': { cn: 'front-proxy-ca', authority: true },
  apiserver: { cn: 'kube-apiserver', by: 'ca', usages: ['server'], names: ['cp-1', ...SERVICE_NAMES], addresses: ['10.96.0.1', '192.168.50.10'] },
  'apiserver-kubelet-client': { cn: 'kube-apiserver-kubelet-client', o: ['kubeadm:cluster-admins'], by: 'ca', usages: ['client'] },
  'apiserver-etcd-client': { cn: 'kube-apiserver-etcd-client', by: 'etcd/ca', usages: ['client'] },
  'front-proxy-client': { cn: 'front-proxy-client', by: 'front-proxy-ca', usages: ['client'] },
  'etcd/server': { cn: 'cp-1', by: 'etcd/ca', usages: ['server', 'client'], names: ['cp-1', 'localhost'], addresses: ['127.0.0.1', '192.168.50.10', '0:0:0:0:0:0:0:1'] },
  'etcd/peer': { cn: 'cp-1', by: 'etcd/ca', usages: ['server', 'client'], names: ['cp-1', 'localhost'], addresses: ['127.0.0.1', '192.168.50.10', '0:0:0:0:0:0:0:1'] },
  'etcd/healthcheck-client': { cn: 'kube-etcd-healthcheck-client', by: 'etcd/ca', usages: ['client'] },
};

/** The kubeconfigs that kubeadm writes. */
export const HOST_KUBECONFIGS: Readonly<Record<string, KubeconfigSpec>> = {
  '/etc/kubernetes/admin.conf': { cn: 'kubernetes-admin', o: ['kubeadm:cluster-admins'] },
  '/etc/kubernetes/super-admin.conf': { cn: 'kubernetes-super-admin', o: ['system:masters'] },
  '/etc/kubernetes/controller-manager.conf': { cn: 'system:kube-controller-manager' },
  '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler' },
  '/etc/kubernetes/kubelet.conf': { cn: 'system:node:cp-1', o: ['system:nodes'] },
};
