import type { Facts, ComponentName, FlagFacts } from '../knowledge/types.ts';
import type { Place, Word } from '../source/place.ts';
import type { FileListing } from '../source/file-listing.ts';
import type { Rendered } from '../source/rendered-file.ts';
import type { Root } from '../source/root.ts';
import type { FileTrouble } from '../source/trouble.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { YamlFile } from '../yaml/document.ts';
import type { CoreDns, KubeProxy } from './addons.ts';
import type { Evidence } from './evidence.ts';
import type { Kubelet } from './kubelet-settings.ts';

/** One flag occurrence. Its own span is the whole of it: name, `=` and value, in one item or in two. */
export interface Flag extends Place {
  /** Without dashes, `_` read as `-` for the Kubernetes components: the name in `src/knowledge` where that knows it. */
  readonly name: string;
  /** As written, with its dashes: `--client_ca_file`. */
  readonly spelling: string;
  readonly form: 'equals' | 'separate' | 'bare';
  /** `file`: a file of settings, such as etcd's `--config-file`. */
  readonly origin: 'argv' | 'env' | 'file';
  /** What the component gets; for a bare flag what pflag puts there (`true`), or undefined where a value is owed. */
  readonly value: Word | undefined;
  readonly namePlace: Place;
}

/** What a component works with for one flag, after repeats, environment and defaults. */
export type Setting =
  /** Given. `text` is the last value; for a list or map type `values` holds the entries of all occurrences, else the one text. */
  | { readonly state: 'given'; readonly text: string; readonly values: readonly string[]; readonly flag: Flag; readonly flags: readonly Flag[]; readonly place: Place }
  /** Not given; what the component then does. */
  | { readonly state: 'default'; readonly text: string; readonly values: readonly string[]; readonly place: Place }
  /** This version of the component has no such flag, and it is not given either. */
  | { readonly state: 'no-such-flag'; readonly place: Place }
  /** Cannot be known; `reason` is the end of the sentence "could not decide: ...". */
  | { readonly state: 'unseen'; readonly reason: string; readonly place: Place };

export interface Version {
  /** `1.33.4`; null when unknown. For etcd its own version. */
  readonly text: string | null;
  /** `1.33`; null when unknown. */
  readonly minor: string | null;
  readonly source: 'image' | 'label' | 'option' | null;
  /** Why it is unknown, as the end of "the version is unknown: ...". */
  readonly reason: string | null;
}

/** A component as a container starts it. Its own place is the program's name, to which "a flag is missing" points. */
export interface Invocation extends Place {
  readonly component: ComponentName;
  readonly container: Container;
  readonly version: Version;
  readonly facts: Facts;
  /** The program's own arguments, after wrappers are taken off, without the program's name. */
  readonly argv: readonly Word[];
  /** What was taken off, outermost first: `/bin/sh -c`, `/go-runner`. */
  readonly wrappers: readonly string[];
  readonly flags: readonly Flag[];
  /** The settings of a file that the component takes instead of its flags, where it was given (etcd's `--config-file`). */
  readonly fileFlags: readonly Flag[];
  /** Arguments that are neither flags nor their values. */
  readonly positionals: readonly Word[];
  /** Why flags may exist that were not seen (a template's list, a script that was not understood); null when all were seen. */
  readonly incomplete: string | null;
  /** What the component works with for the flag (name without dashes). */
  setting(name: string): Setting;
  /** All occurrences of a flag, in the order in which the component reads them. */
  occurrences(name: string): readonly Flag[];
  /** In a step of an upgrade that changes its minor: the same as of the release before; else null. */
  readonly before: Invocation | null;
}

/** `undefined` for an entry whose value only the cluster or the node knows (`valueFrom`). */
export type Environment = ReadonlyMap<string, Word | undefined>;

export interface Container {
  readonly cursor: Cursor;
  readonly pod: Pod;
  readonly name: string | undefined;
  readonly image: Word | undefined;
  readonly command: readonly Word[];
  readonly args: readonly Word[];
  readonly environment: Environment;
  readonly init: boolean;
  /** Whether it stands for a process of the host, which sees the host's files and no mounts, and of which the kubelet knows nothing. */
  readonly isProcess: boolean;
  /** The recognised component; null for a sidecar. */
  readonly invocation: Invocation | null;
}

/** A pod, or the pod template of a Deployment, DaemonSet or the like. */
export interface Pod {
  readonly manifest: Manifest;
  /** The node that holds metadata and spec. */
  readonly cursor: Cursor;
  readonly name: string | undefined;
  readonly kind: string;
  readonly containers: readonly Container[];
}

export type FileStatus = 'read' | 'unreadable' | 'not-a-manifest' | 'template' | 'skipped';

/** One file of the static pod directory. */
export interface Manifest {
  readonly path: string;
  readonly status: FileStatus;
  readonly reason: string | null;
  /** null when the file could not be read: then `trouble` says why. */
  readonly yaml: YamlFile | null;
  readonly trouble: FileTrouble | null;
  readonly pods: readonly Pod[];
  /** The start of the file, for findings about all of it. */
  readonly place: Place;
}

/** What one manifests directory describes. */
export interface ClusterNode {
  /** From etcd's `--name`, else the pods' common suffix, else the directory. */
  readonly name: string;
  readonly path: string;
  /** Whether the kubelet reads these files as its directory, or they were named one by one. */
  readonly isDirectory: boolean;
  readonly manifests: readonly Manifest[];
  readonly invocations: readonly Invocation[];
  /** The files of the node; null where `--root` was not given. */
  readonly root: Root | null;
  /** Modes and owners of its files, where a copy has lost them; null where `--file-listing` was not given. */
  readonly listing: FileListing | null;
  /** The directory of the node where snapshots of etcd lie, as `--etcd-backups` says. */
  readonly etcdBackups: string | null;
  /** The file that its manifests were made from; null where they were given themselves. */
  readonly rendered: Rendered | null;
  /** null where nothing of it was seen. */
  readonly kubelet: Kubelet | null;
  readonly coreDns: CoreDns | null;
  readonly kubeProxy: KubeProxy | null;
  /** What is known of another file of the node; the path is the node's, not a container's (`evidenceFor` maps it). */
  evidence(path: string): Evidence;
}

export interface ControlPlane {
  readonly nodes: readonly ClusterNode[];
}

export type { ComponentName, FlagFacts };
