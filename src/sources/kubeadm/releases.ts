/** What kubeadm writes by itself, by its own release; from the code of kubeadm 1.20 to 1.37. */

export interface Release {
  readonly minor: number;
  readonly patch: number;
}

export const OLDEST = 20;
export const NEWEST = 37;

type Rows<T> = readonly (readonly [minor: number, patch: number, value: T])[];

const isFrom = (minor: number, patch: number, release: Release): boolean => release.minor > minor || (release.minor === minor && release.patch >= patch);

/** The value of the newest row that is not newer than the release. */
const pick = <T>(rows: Rows<T>, release: Release, otherwise: T): T => rows.findLast(([minor, patch]) => isFrom(minor, patch, release))?.[2] ?? otherwise;

/** From a patch release of some minors on, because it was brought into old ones later. */
const isSince = (patches: Readonly<Record<number, number>>, from: number, release: Release): boolean => {
  const patch = patches[release.minor];
  return patch === undefined ? release.minor >= from : release.patch >= patch;
};

/** The minors of kubeadm that read a version of its API. */
const API_VERSIONS: Readonly<Record<string, readonly [first: number, last: number]>> = { v1beta1: [13, 21], v1beta2: [15, 26], v1beta3: [22, 36], v1beta4: [31, Infinity], v1: [38, Infinity] };

export const minorsOfApi = (version: string): readonly [first: number, last: number] | undefined => API_VERSIONS[version];

/** The minor whose Pod it writes, as far as they are known here. */
export const podMinor = ({ minor }: Release): string => `1.${Math.min(NEWEST, Math.max(OLDEST, minor))}`;

/** The tag of etcd's image for the same minor of Kubernetes. */
const ETCD: Rows<string> = [
  [20, 0, '3.4.13-0'], [22, 0, '3.5.0-0'], [22, 17, '3.5.6-0'], [23, 0, '3.5.1-0'], [23, 14, '3.5.5-0'], [23, 15, '3.5.6-0'], [24, 0, '3.5.3-0'],
  [24, 8, '3.5.5-0'], [24, 9, '3.5.6-0'], [25, 0, '3.5.4-0'], [25, 4, '3.5.5-0'], [25, 5, '3.5.6-0'], [25, 15, '3.5.9-0'], [26, 0, '3.5.6-0'], [26, 10, '3.5.9-0'], [26, 13, '3.5.10-0'],
  [27, 0, '3.5.7-0'], [27, 7, '3.5.9-0'], [27, 10, '3.5.10-0'], [27, 12, '3.5.12-0'], [28, 0, '3.5.9-0'], [28, 6, '3.5.10-0'], [28, 8, '3.5.12-0'], [28, 14, '3.5.15-0'], [29, 0, '3.5.10-0'],
  [29, 3, '3.5.12-0'], [29, 9, '3.5.15-0'], [29, 11, '3.5.16-0'], [30, 0, '3.5.12-0'], [30, 5, '3.5.15-0'], [31, 0, '3.5.15-0'], [31, 14, '3.5.24-0'], [32, 0, '3.5.16-0'], [32, 10, '3.5.24-0'], [33, 0, '3.5.21-0'],
  [33, 6, '3.5.24-0'], [34, 0, '3.6.4-0'], [34, 2, '3.6.5-0'], [35, 0, '3.6.6-0'], [36, 0, '3.6.8-0'], [37, 0, '3.7.0-0'],
];

/** For an older minor of Kubernetes than its own kubeadm 1.34 and 1.35 keep to etcd 3.5, all others to the one etcd that they know. */
export const etcdTag = (kubeadm: Release, kubernetesMinor: number): string =>
  kubeadm.minor >= 34 && kubeadm.minor <= 35 && kubernetesMinor < 34 ? '3.5.24-0' : pick(ETCD, kubeadm, '3.4.13-0');

/** What differs between releases, other than names and numbers. */
export const writes = (kubeadm: Release) => ({
  imageRepository: isSince({ 22: 17, 23: 15, 24: 9 }, 25, kubeadm) ? 'registry.k8s.io' : 'k8s.gcr.io',
  /** `--insecure-port=0` of the API server. */
  insecurePort: kubeadm.minor <= 21,
  /** `--port=0` of the controller-manager and the scheduler. */
  port: kubeadm.minor <= 22,
  /** A feature gate of its own becomes one of the components. */
  dualStackGate: kubeadm.minor <= 22,
  hyperkube: kubeadm.minor <= 21,
  /** etcd asks for a little of the disk. */
  ephemeralStorage: !isSince({ 20: 8, 21: 2 }, 22, kubeadm),
  seccomp: kubeadm.minor >= 22,
  priority: isSince({ 25: 12, 26: 7 }, 27, kubeadm),
  creationTimestamp: kubeadm.minor <= 33,
  flexVolumes: kubeadm.minor <= 35,
  /** The probes name the port that the container lists. */
  namedPorts: kubeadm.minor >= 34,
  schedulerLivez: kubeadm.minor >= 32,
  etcdProbes: kubeadm.minor >= 31 ? 'livez' : kubeadm.minor >= 25 ? 'health-parameters' : 'health',
  corruptCheck: isSince({ 22: 10, 23: 7 }, 24, kubeadm),
  progressNotify: kubeadm.minor >= 25,
  /** From here on etcd's own version decides on the names of its flags, and later it is always 3.6 or newer. */
  newEtcdFlags: kubeadm.minor >= 36 ? 'always' : kubeadm.minor >= 34 ? 'by-version' : 'never',
  /** `authorization-mode` is given even where the person gives another one, without the modes that kubeadm does not know. */
  filteredModes: kubeadm.minor <= 29,
  /** Extra arguments come after all others, in the order in which they were written. */
  extraArgumentsLast: isSince({ 32: 12, 33: 8, 34: 4, 35: 1 }, 36, kubeadm),
  sortedEnvironment: kubeadm.minor >= 32,
  /** `timeoutForControlPlane` of v1beta3 has an effect: not in some releases that had moved it. */
  oldTimeout: kubeadm.minor <= 29 || isSince({ 31: 13, 32: 9, 33: 5, 34: 1 }, 35, kubeadm),
  /** A timeout of zero is one. */
  zeroTimeout: kubeadm.minor <= 29,
  /** Directories with certificates that those in /etc/ssl/certs may point to; mounted where they are there. */
  caDirectories:
    kubeadm.minor >= 31
      ? ['/etc/pki/ca-trust', '/etc/pki/tls/certs', '/etc/ca-certificates', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates']
      : ['/etc/pki', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates', '/etc/ca-certificates'],
});

export type Writes = ReturnType<typeof writes>;
