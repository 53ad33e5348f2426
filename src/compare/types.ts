import type { Finding, Verdict } from '../engine/finding.ts';
import type { Place } from '../source/place.ts';

/** What one side has. */
export interface Side {
  /** As it is written, or what the component takes by default. */
  readonly text: string;
  readonly isDefault: boolean;
  readonly at: Place | null;
}

export interface Difference {
  /** A component, or the name of another pod. */
  readonly subject: string;
  readonly what: 'flag' | 'image' | 'mount' | 'probe' | 'environment' | 'pod' | 'component';
  /** `--audit-log-maxage`, `livenessProbe.httpGet.path`, `/etc/kubernetes/pki`. */
  readonly name: string;
  /** null: it is not there. */
  readonly one: Side | null;
  readonly other: Side | null;
  /**
   * `normal`: nodes differ in that by their nature. `harmless`: it changes nothing that others rely on. `changed`: before and after one node.
   * `disagrees`: nodes of one control plane should not differ in it.
   */
  readonly kind: 'normal' | 'harmless' | 'changed' | 'disagrees';
}

export interface VerdictChange {
  readonly subject: string;
  readonly one: Verdict['verdict'] | null;
  readonly other: Verdict['verdict'] | null;
}

/** Two nodes, or one node before and after. */
export interface Comparison {
  readonly mode: 'nodes' | 'change';
  readonly one: string;
  readonly other: string;
  readonly differences: readonly Difference[];
  /** Of a change: the components whose pods the kubelet starts anew, and whether anything that they do changes. */
  readonly restarts: readonly { readonly subject: string; readonly changesMeaning: boolean }[];
  /** Findings that only the other side has, and those that only the first has. */
  readonly come: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly verdicts: readonly VerdictChange[];
  /** Whether something is worse or disagrees. */
  readonly isWorse: boolean;
}
