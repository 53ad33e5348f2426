import { csvText } from '../csv.ts';
import type { Reporter } from '../reporter.ts';
import { benchmarkOf, evidenceOf, gradeOf, numberOf } from './facts.ts';

/** One row a control, RFC 4180. */
export const csv: Reporter = (audit) => {
  const evidence = evidenceOf(audit);
  const rows = audit.controls.map((control) => [
    benchmarkOf(control), numberOf(control), control.section, gradeOf(control), control.title, control.status, evidence(control).join('; '), control.rules.join(' '),
  ]);
  return csvText([['benchmark', 'id', 'section', 'grade', 'title', 'status', 'evidence', 'rules'], ...rows]);
};
