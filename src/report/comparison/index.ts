import type { Comparison } from '../../compare/types.ts';

export interface ComparisonOptions {
  readonly toolVersion: string;
  readonly exitCode: number;
  readonly color: boolean;
  /** Characters a line of the terminal; null for a file or a pipe. */
  readonly width: number | null;
}

/** Renders comparisons: of each further node with the first, or of each node with what it was. */
export type ComparisonReporter = (comparisons: readonly Comparison[], options: ComparisonOptions) => string;

export const comparisonReporters = {
  text: async () => (await import('./text.ts')).text,
  markdown: async () => (await import('./markdown.ts')).markdown,
  json: async () => (await import('./json.ts')).json,
  html: async () => (await import('./html.ts')).html,
} as const satisfies Readonly<Record<string, () => Promise<ComparisonReporter>>>;
