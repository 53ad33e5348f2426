/** What `src/knowledge` says. Every statement holds for one component at one minor release, or for all of them where the version is unknown. */

import type { PathKind } from './path-kind.ts';

export type { PathKind };

/** The components that k8s-audit knows the facts of. */
export const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** What runs on the node beside the control plane; only the flags of these are known. */
export type NodeProgram = 'kubelet' | 'kube-proxy';

/** The config files of a component (of kube-apiserver where no other is named), and kubeadm's. */
export const CONFIG_FILES = [
  'admission', 'audit', 'authentication', 'authorization', 'egress', 'encryption', 'eventRateLimit', 'kubeadm', 'podSecurity', 'scheduler', 'tracing',
] as const;
export type ConfigFile = (typeof CONFIG_FILES)[number];

/** One flag as the component itself declares it. */
export interface FlagFacts {
  /** For the Kubernetes components with `-` in the place of every `_`, which they read as the same. */
  readonly name: string;
  /** The one-letter form; null where there is none. */
  readonly short: string | null;
  /** As pflag names it (`bool`, `stringSlice`, `duration`, ...); for etcd the name of Go's flag value. */
  readonly type: string;
  /** As the component prints it; null where it is not known or differs between the versions in question. */
  readonly default: string | null;
  /** What the bare flag means (`true` for booleans); null where a value must follow. */
  readonly noOptDefault: string | null;
  /** As pflag marks it, or as its help text says. */
  readonly deprecated: boolean;
  /** Left out of --help. */
  readonly hidden: boolean;
  /** What its value names on the file system; null for any other value. */
  readonly path: PathKind | null;
}

/** `undefined`: not known, because the version is unknown and the versions differ, or because it is newer or older than the data. */
export type Known<T> = T | undefined;

export interface FeatureGateFacts {
  readonly default: boolean;
  readonly locked: boolean;
  /** `ALPHA`, `BETA`, `GA`, `DEPRECATED` as the component names them. */
  readonly stage: string;
}

export interface ControllerFacts {
  /** The name itself, where an alias was asked for. */
  readonly name: string;
  readonly defaultOn: boolean;
}

/** What is known of the flags of one program at one version. */
export interface FlagLookup {
  /**
   * `1.31`, also where the data has a gap: then an answer is given where both neighbours agree. null when the version is unknown
   * or outside the data: then an answer is given only where all versions agree, and outside nothing is said to be absent.
   */
  readonly minor: string | null;
  /** null: there is no such flag. */
  flag(name: string): Known<FlagFacts | null>;
  /** Where several versions are in question: the flags that any of them has. */
  flagNames(): readonly string[];
  /**
   * Over the whole data, whatever the version: the minor that brought the flag (null: the first of the data has it, and maybe older
   * ones) and the one that lacks it again (null: the last of the data has it); null when no minor has it.
   */
  lifetime(flag: string): { readonly since: string | null; readonly removed: string | null } | null;
}

export interface NodeFacts extends FlagLookup {
  readonly program: NodeProgram;
}

/** The facts of one component at one version. */
export interface Facts extends FlagLookup {
  readonly component: ComponentName;
  /** For kube-apiserver. */
  admission(plugin: string): Known<{ readonly known: boolean; readonly defaultOn: boolean }>;
  /** For kube-apiserver: every plugin it knows, in the order in which they run. */
  admissionOrder(): Known<readonly string[]>;
  /** For kube-apiserver: the plugins that are on without any flag, in the order in which they run. */
  admissionDefaults(): Known<readonly string[]>;
  /** For kube-apiserver: whether a `group/version` or `group/version/resource` is on without `--runtime-config`; null: there is no such API. */
  runtimeConfig(api: string): Known<boolean | null>;
  /** For kube-apiserver: what is served without `--runtime-config`: `group/version`, or `group/version/resource` where that does not hold for all of it. */
  servedApis(): Known<readonly string[]>;
  /** For kube-controller-manager, by name or alias; null: there is no such controller. */
  controller(nameOrAlias: string): Known<ControllerFacts | null>;
  /** For kube-controller-manager: the names without the aliases. */
  controllers(): Known<readonly string[]>;
  /** null: there is no such gate. For the Kubernetes components, as are all below. */
  featureGate(name: string): Known<FeatureGateFacts | null>;
  /** The names of all gates. */
  featureGates(): Known<readonly string[]>;
  /** Every `group/version` that this release can decode, served or not. */
  groupVersions(): Known<readonly string[]>;
  /** Go's names, and which of them Go calls insecure. */
  tlsCiphers(): Known<{ readonly all: ReadonlySet<string>; readonly insecure: ReadonlySet<string> }>;
  /** What `--tls-min-version` takes. */
  tlsVersions(): Known<readonly string[]>;
  /** The kinds that this release reads from such a file, as `kubeadm.k8s.io/v1beta4 ClusterConfiguration`; none where it knows no such file. */
  configKinds(file: ConfigFile): Known<readonly string[]>;
}
