import type { Reporter } from './reporter.ts';

/** Every format and how to load it, so that a run loads only what it prints. */
export const reporters = {
  text: async () => (await import('./text.ts')).text,
  unix: async () => (await import('./unix.ts')).unix,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
  csv: async () => (await import('./csv.ts')).csv,
  prometheus: async () => (await import('./prometheus.ts')).prometheus,
  policyreport: async () => (await import('./policy-report.ts')).policyReport,
  openreports: async () => (await import('./policy-report.ts')).openReport,
} as const satisfies Readonly<Record<string, () => Promise<Reporter>>>;

/** The text format of an upgrade. */
export const loadChecklist = async (): Promise<Reporter> => (await import('./checklist.ts')).checklist;

export type Format = keyof typeof reporters;
export type { Reporter, ReportOptions } from './reporter.ts';
