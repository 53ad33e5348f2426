import { regionOf } from './location.ts';
import type { Reporter } from './reporter.ts';
import { oneLine } from './plain-text.ts';

const COLUMNS = ['severity', 'family', 'rule', 'confidence', 'node', 'component', 'file', 'line', 'column', 'message', 'advice', 'log', 'controls', 'fingerprint'] as const;

/** One row a finding, RFC 4180. A cell that a spreadsheet would compute begins with `'`. */
export const csv: Reporter = ({ findings }) => {
  const rows = findings.map((finding): Record<(typeof COLUMNS)[number], string> => {
    const { startLine, startColumn } = regionOf(finding.at);
    const { severity, family, rule, confidence, fingerprint } = finding;
    return {
      severity, family, rule, confidence, fingerprint,
      node: finding.node?.name ?? '',
      component: finding.component ?? '',
      file: finding.at.file.path,
      line: String(startLine),
      column: String(startColumn),
      message: finding.message,
      advice: finding.advice ?? '',
      log: finding.log ?? '',
      controls: finding.controls.join(' '),
    };
  });
  return csvText([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))]);
};

/** Rows of cells as RFC 4180 has them. */
export const csvText = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const cell = (text: string): string => {
  const shown = oneLine(text);
  const safe = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
