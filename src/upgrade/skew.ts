import { compareVersions } from '../knowledge/table.ts';
import type { MinorStep } from './versions.ts';

/** How many minors a kubelet may be older than its API server: https://kubernetes.io/releases/version-skew-policy/ */
const kubeletSkew = (minor: string): number => (compareVersions(minor, '1.28') >= 0 ? 3 : 2);

const ahead = (minor: string, other: string): number => Number(minor.split('.')[1]) - Number(other.split('.')[1]);

/** What the version skew policy says of one step of a way that begins at `start`. */
export const notesFor = (start: string, { from, to }: MinorStep): readonly string[] => {
  if (ahead(to, from) < 0) return [];
  const allowed = kubeletSkew(to);
  // The kubelets may have stayed where the way began.
  return [
    ...(from === start ? ['in each step the API servers first, on all nodes; then the controller-managers and schedulers; then the kubelets'] : []),
    ...(ahead(to, start) > allowed ? [`before this step every kubelet has to be at 1.${Number(to.split('.')[1]) - allowed} or later`] : []),
  ];
};

/** What is to be said about a way as a whole. */
export const warningsFor = (from: string, to: string): readonly string[] => {
  const distance = ahead(to, from);
  if (distance < 0) return [`${from} to ${to} is a downgrade: Kubernetes does not support it, and what the newer release has stored the older one may not read; this list is only about flags and files. etcd stays as it is`];
  if (distance > 1) return [`${from} to ${to} are ${distance} steps: kubeadm goes one minor release at a time, and the API servers of one control plane may differ by one. Each step is listed`];
  return distance === 0 ? [`it is at ${to} already: nothing changes`] : [];
};
