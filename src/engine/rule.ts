import type { HostChange } from './host-example.ts';
import type { ClusterNode, ControlPlane, Invocation, Manifest, Pod } from '../model/types.ts';
import type { CoreDns, KubeProxy } from '../model/addons.ts';
import type { SystemProgram, SystemProgramName } from '../model/system-program.ts';
import type { Kubelet } from '../model/kubelet-settings.ts';
import type { ComponentName } from '../knowledge/types.ts';
import type { MemoryFile } from '../source/memory-files.ts';
import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';

export const FAMILIES = ['boot', 'security', 'upgrade', 'consistency', 'operations', 'format'] as const;
export type Family = (typeof FAMILIES)[number];

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Confidence = 'certain' | 'likely' | 'possible';

/** What `check` gets, by the rule's scope. */
export interface Scopes extends Record<ComponentName, Invocation>, Record<SystemProgramName, SystemProgram> {
  pod: Pod;
  manifest: Manifest;
  node: ClusterNode;
  /** A node of which other files were given: `--root`, `--file-listing`. */
  host: ClusterNode;
  /** Where something of it was seen. */
  kubelet: Kubelet;
  /** Where something of them was seen. */
  coredns: CoreDns;
  'kube-proxy': KubeProxy;
  'control-plane': ControlPlane;
}
export type Scope = keyof Scopes;

/** What a run was told of time. */
export interface Clock {
  /** null: nothing is said of what has expired. */
  readonly now: Date | null;
  /** In milliseconds: how long before its end a certificate is worth a finding. */
  readonly expiryWarning: number;
}

export interface Context extends Clock {
  readonly node: ClusterNode;
  readonly controlPlane: ControlPlane;
  /** All nodes of the run, of which a file of objects is one. */
  readonly nodes: readonly ClusterNode[];
  /** The values of the rule's options. */
  readonly options: Readonly<Record<string, number>>;
}

export interface Edit {
  readonly file: string;
  /** Offsets into the file's text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** Whether it cannot change what a working control plane does. */
  readonly safe: boolean;
  /** Why it is safe, as a sentence without its final stop. */
  readonly because?: string;
  readonly edits: readonly Edit[];
}

/** One place where the rule is broken. */
export interface Problem {
  readonly at: Place;
  /** What it stops, where that is more than what holds the place: a pod, of which one container is wrong. */
  readonly about?: Place;
  /** What is wrong, with the values at hand; no final stop. */
  readonly message: string;
  /** A few words under the frame. */
  readonly label?: string;
  readonly related?: readonly { readonly at: Place; readonly label: string }[];
  /** The line that the component itself prints. */
  readonly log?: string;
  /** What to do here, where that says more than the rule's remedy; no final stop. */
  readonly advice?: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly fix?: Fix;
}

/** The rule could not decide here. */
export interface Unseen {
  readonly unseen: Place;
  /** The end of the sentence "could not decide: ...". */
  readonly reason: string;
  /** The file of the host that would decide it. The verdict then takes it to be good. */
  readonly path?: string;
}

/** The rule does not concern this subject, so that a control behind it is neither passed nor failed. */
export interface NotApplicable {
  readonly notApplicable: string;
}

export type Report = Problem | Unseen | NotApplicable;

export const unseen = (place: Place, reason: string): Unseen => ({ unseen: place, reason });
/** The file of the node that would decide it was not given. */
export const notGiven = (place: Place, path: string, reason = `${path} was not given`): Unseen => ({ unseen: place, reason, path });
export const notApplicable = (reason: string): NotApplicable => ({ notApplicable: reason });

/**
 * A manifest to try the rule on: the component's arguments, which are put into a stock pod; a whole file as YAML;
 * or a directory as file name -> YAML. `version` is the component's own, `1.31` unless given; with `from` it is the end of a step of an upgrade
 * from there. `notes` are what rendering a source said, as if the manifests were made from one. `root` holds other files of the node, by their absolute paths there; `host` changes the stock host instead.
 */
export type Example =
  | readonly string[]
  | string
  | { readonly host: HostChange }
  | { readonly version?: string; readonly from?: string; readonly argv?: readonly string[]; readonly files?: Readonly<Record<string, string>>; readonly notes?: readonly Omit<Note, 'at'>[]; readonly root?: Readonly<Record<string, MemoryFile>> };

export interface Examples {
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  /** Where the rule must say that it cannot know. */
  readonly unseen?: readonly Example[];
}

export interface RuleDefinition<S extends Scope = Scope> {
  /** What is wrong, as a statement without a final stop. */
  readonly title: string;
  readonly on: S;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** The release of k8s-audit that brought the rule. */
  readonly since: string;
  /** Ids of benchmark items, `CIS-1.12:1.2.1`. */
  readonly controls?: readonly string[];
  /** Why it matters: what can happen, to whom. Markdown. */
  readonly why: string;
  /** What to do, in an order that keeps the control plane up. Markdown. */
  readonly remedy: string;
  readonly references?: readonly string[];
  /** Numbers that a configuration can set: what they mean, and what they are unless it does. */
  readonly options?: Readonly<Record<string, { readonly default: number; readonly description: string }>>;
  /** Made when they are asked for, so that a run does not pay for them. */
  readonly examples: () => Examples;
  check(subject: Scopes[S], context: Context): Iterable<Report>;
}

/** A rule with the id that its place in `rules/` gives it: folder and file name. */
export interface Rule extends RuleDefinition {
  readonly id: string;
  /** Where a rule that is not ours is written: `k8s-audit.yaml:12`, the path of a plugin. */
  readonly source?: string;
}

/** Types a rule: `check` gets the subject that `on` names. */
export const defineRule = <S extends Scope>(rule: RuleDefinition<S>): RuleDefinition<S> => rule;
