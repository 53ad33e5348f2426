import type { Audit } from '../engine/finding.ts';

export interface ReportOptions {
  readonly toolVersion: string;
  /** What the run was asked to do, and how it ends; repeated in the JSON report. */
  readonly run: {
    readonly paths: readonly string[];
    readonly profile: string;
    readonly config: string | null;
    readonly kubernetesVersion: string | null;
    readonly exitCode: number;
    /** ISO 8601; only with `--timestamp`, because otherwise equal runs give equal reports. */
    readonly timestamp?: string | undefined;
  };
  /** The working directory, absolute, with forward slashes. */
  readonly cwd: string;
  /** The root of the git repository that it lies in, absolute; null outside of one. */
  readonly repository: string | null;
  /** Put the text of the manifests into the JSON report. */
  readonly sources: boolean;
  readonly color: boolean;
  /** List where rules could not decide, and why. */
  readonly showUnseen: boolean;
  readonly showSuppressed: boolean;
  /** The table of components alone, with what each verdict rests on. */
  readonly verdictsOnly: boolean;
  /** Findings only. */
  readonly quiet: boolean;
  /** Characters a line of the terminal; null for a file or a pipe. */
  readonly width: number | null;
}

/** Renders an audit. The text ends with a newline unless it is empty. */
export type Reporter = (audit: Audit, options: ReportOptions) => string;
