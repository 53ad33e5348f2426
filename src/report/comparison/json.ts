import type { Comparison, Side } from '../../compare/types.ts';
import { findingReport, placeReport } from '../json.ts';
import { printJson } from '../print-json.ts';
import type { ComparisonReporter } from './index.ts';

/** Version 1 of the report of `compare`; names may be added, never renamed or removed. */
export const json: ComparisonReporter = (comparisons, { toolVersion, exitCode }) =>
  printJson({ version: 1, tool: { name: 'k8s-audit', version: toolVersion }, run: { command: 'compare', exitCode }, comparisons: comparisons.map(comparisonReport) });

const comparisonReport = ({ mode, one, other, differences, restarts, come, gone, verdicts, isWorse }: Comparison): object => ({
  mode,
  one,
  other,
  isWorse,
  differences: differences.map(({ subject, what, name, kind, one: left, other: right }) => ({ subject, what, name, kind, one: sideReport(left), other: sideReport(right) })),
  verdicts: verdicts.map(({ subject, one: was, other: is }) => ({ subject, one: was, other: is })),
  restarts: restarts.map(({ subject, changesMeaning }) => ({ subject, changesMeaning })),
  onlyInOther: come.map(findingReport),
  onlyInOne: gone.map(findingReport),
});

const sideReport = (side: Side | null): object | null => (side === null ? null : { text: side.text, isDefault: side.isDefault, ...(side.at === null ? {} : placeReport(side.at)) });
