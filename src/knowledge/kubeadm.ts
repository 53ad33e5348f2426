/** What kubeadm brings, as its own manifests of each minor show. */

/** The etcd of a late patch release, from that minor of Kubernetes on; newest first. */
const ETCD_FROM: readonly (readonly [kubernetes: number, etcd: string])[] = [[37, '3.7.0'], [34, '3.6.8'], [22, '3.5.24'], [20, '3.4.13']];

/** The version of etcd that kubeadm installs beside a minor of Kubernetes (`1.31`); undefined for a minor older than the facts. */
export const etcdBeside = (minor: string): string | undefined => ETCD_FROM.find(([from]) => from <= Number(minor.split('.')[1]))?.[1];
