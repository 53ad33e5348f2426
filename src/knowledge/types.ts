/** What `src/knowledge` says. Every statement holds for one component at one minor release, or for all of them where the version is unknown. */

/** The components that k8s-audit knows the facts of. */
export const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** One flag as the component itself declares it. */
export interface FlagFacts {
  readonly name: string;
  /** The one-letter form; null where there is none. */
  readonly short: string | null;
  /** As pflag names it (`bool`, `stringSlice`, `duration`, ...); for etcd the name of Go's flag value. */
  readonly type: string;
  /** As the component prints it; null where it is not known or differs between the versions in question. */
  readonly default: string | null;
  /** What the bare flag means (`true` for booleans); null where a value must follow. */
  readonly noOptDefault: string | null;
  readonly deprecated: boolean;
}

/** `undefined`: not known, because the version is unknown and the versions differ, or because it is newer or older than the data. */
export type Known<T> = T | undefined;

export interface FeatureGateFacts {
  readonly default: boolean;
  readonly locked: boolean;
  readonly stage: string;
}

/** The facts of one component at one version. */
export interface Facts {
  readonly component: ComponentName;
  /** `1.31`; null when the version is unknown or outside the data: then an answer is given only where all versions agree. */
  readonly minor: string | null;
  /** null: there is no such flag. */
  flag(name: string): Known<FlagFacts | null>;
  flagNames(): readonly string[];
  /** The first and last minor of the data that have this flag; null when none has. */
  lifetime(flag: string): { readonly since: string; readonly removed: string | null } | null;
  /** For kube-apiserver. */
  admission(plugin: string): Known<{ readonly known: boolean; readonly defaultOn: boolean }>;
  /** null: there is no such gate. */
  featureGate(name: string): Known<FeatureGateFacts | null>;
  /** For the Kubernetes components: Go's names, and which of them Go calls insecure; undefined for etcd. */
  tlsCiphers(): Known<{ readonly all: ReadonlySet<string>; readonly insecure: ReadonlySet<string> }>;
}
