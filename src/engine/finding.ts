import type { ComponentName } from '../knowledge/types.ts';
import type { Distribution } from '../model/distribution.ts';
import type { ClusterNode, Invocation } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import type { Confidence, Family, Fix, Rule, Severity } from './rule.ts';

/** One place where a rule is broken, with everything that a reporter needs. */
export interface Finding {
  readonly rule: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly label: string | null;
  readonly advice: string | null;
  /** null for a finding about a file or the whole control plane. */
  readonly component: ComponentName | null;
  /** The components whose verdict it has a part in: several where it is about a pod or a file that holds several. */
  readonly concerns: readonly Invocation[];
  /** null when it is about several nodes. */
  readonly node: ClusterNode | null;
  readonly at: Place;
  readonly related: readonly { readonly at: Place; readonly label: string }[];
  readonly log: string | null;
  readonly controls: readonly string[];
  readonly fix: Fix | null;
  readonly fingerprint: string;
  /** Of the upgrade's list: the step that it belongs to. */
  readonly step?: StepPart;
}

/** One step of an upgrade, and where in it something is to be done. */
export interface StepPart {
  readonly from: string;
  readonly to: string;
  /** `now`: it is wrong already. `with`: in one edit with the new image, because neither version takes what the other needs, or nobody knows. */
  readonly when: 'now' | 'before' | 'with' | 'after';
  /** Whether the manifest with the fix is as good as before in the version that it has now; null where there is no fix. */
  readonly validNow: boolean | null;
}

/** What an upgrade passes through. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly UpgradeStep[];
  /** Sentences about the whole way. */
  readonly warnings: readonly string[];
}

export interface UpgradeStep {
  readonly from: string;
  readonly to: string;
  /** Where the step brings another minor of etcd. */
  readonly etcd: { readonly from: string; readonly to: string } | null;
  readonly notes: readonly string[];
  /** Components that do not start after the step if nobody does anything. */
  readonly failing: readonly Invocation[];
}

/** A finding that somebody took out of the report, and where they said so. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: 'comment' | 'config' | 'baseline';
  readonly reason: string | null;
  /** The line is 1-based. */
  readonly at: { readonly file: string; readonly line: number };
}

/** A rule that could not decide at a place. */
export interface UnseenEntry {
  readonly rule: string;
  readonly family: Family;
  readonly component: ComponentName | null;
  /** As for a finding. */
  readonly concerns: readonly Invocation[];
  readonly node: ClusterNode | null;
  readonly at: Place;
  readonly reason: string;
  /** The file of the node that would decide it; null where the manifests themselves leave it open. */
  readonly path: string | null;
  readonly fingerprint: string;
}

/** Whether a component will come up. */
export interface Verdict {
  readonly verdict: 'starts' | 'does-not-start' | 'unknown';
  /** What decides it: findings, or for `unknown` also unseen entries; nothing for `starts`. */
  readonly because: readonly (Finding | UnseenEntry)[];
  /** Files of the host that are taken to exist and to be valid. */
  readonly assumes: readonly string[];
}

/** How one rule ended on one subject. */
export interface Outcome {
  readonly rule: Rule;
  readonly invocation: Invocation | null;
  /** The subject itself. */
  readonly at: Place;
  readonly result: 'pass' | 'fail' | 'unseen' | 'not-applicable';
  /** Why it is unseen or not applicable. */
  readonly reason: string | null;
  readonly findings: readonly Finding[];
}

export type ControlStatus = 'pass' | 'fail' | 'manual' | 'not-applicable' | 'unseen';

export interface ControlResult {
  /** `CIS-1.12:1.2.1` */
  readonly id: string;
  readonly title: string;
  /** The part of the benchmark that it stands in. */
  readonly section: string;
  /** Of CIS. */
  readonly level: 1 | 2 | null;
  /** Of the STIG. */
  readonly severity: string | null;
  readonly status: ControlStatus;
  /** Why, where the status is not pass or fail. */
  readonly reason: string | null;
  readonly rules: readonly string[];
  /** Fingerprints. */
  readonly findings: readonly string[];
  /** The values that show it, and where they were seen. */
  readonly seen: readonly SeenValue[];
}

export interface SeenValue {
  /** `--profiling=false` */
  readonly text: string;
  readonly at: Place;
}

/** All that a run found. Sorted by path, offset and rule id. */
export interface Audit {
  readonly nodes: readonly ClusterNode[];
  readonly findings: readonly Finding[];
  readonly unseen: readonly UnseenEntry[];
  /** Findings that are not in `findings` any more; verdicts and controls count them all the same. */
  readonly suppressed: readonly Suppressed[];
  readonly controls: readonly ControlResult[];
  /** Who wrote the manifests, where they say it or it was said. */
  readonly distribution?: Distribution | null;
  /** The rules that looked, after selection. */
  readonly rules: readonly Rule[];
  readonly outcomes: readonly Outcome[];
  /** One for every component of every node. */
  readonly verdicts: ReadonlyMap<Invocation, Verdict>;
  /** Of an upgrade: then the findings are what is to be done, and nodes and verdicts are those of the version at its end. */
  readonly upgrade?: Upgrade;
}
