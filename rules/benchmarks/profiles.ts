import type { Severity } from '../../src/engine/rule.ts';

export const PROFILE_NAMES = ['default', 'cis', 'stig', 'nsa', 'strict'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What a run looks for, where the command line does not say otherwise. */
export interface Profile {
  /** Which benchmarks are answered. */
  readonly benchmarks: readonly string[];
  /** As for --select; empty for every rule. */
  readonly select: readonly string[];
  readonly failOn: Severity | null;
}

/** What keeps a component from starting, and what cannot be read, is said with every benchmark. */
const only = (benchmark: string): Profile => ({ benchmarks: [benchmark], select: [`@${benchmark}`, '@boot', '@format'], failOn: null });

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  default: { benchmarks: ['CIS-1.12'], select: [], failOn: null },
  cis: only('CIS-1.12'),
  stig: only('STIG'),
  nsa: only('NSA'),
  strict: { benchmarks: ['CIS-1.12', 'STIG', 'NSA'], select: [], failOn: 'info' },
};
