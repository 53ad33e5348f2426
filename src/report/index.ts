import type { Reporter } from './reporter.ts';

/** Every format and how to load it, so that a run loads only what it prints. */
export const reporters = {
  text: async () => (await import('./text.ts')).text,
  unix: async () => (await import('./unix.ts')).unix,
  json: async () => (await import('./json.ts')).json,
} as const satisfies Readonly<Record<string, () => Promise<Reporter>>>;

export type Format = keyof typeof reporters;
export type { Reporter, ReportOptions } from './reporter.ts';
