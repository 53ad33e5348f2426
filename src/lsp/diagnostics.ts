import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import type { Audit, Finding } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { printable } from '../text/escape.ts';
import { placeRange, uriOf } from './documents.ts';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Hint,
};

/** The findings of one file. `data` is the fingerprint, by which a code action finds its finding again. */
export const diagnosticsOf = (audit: Audit, path: string): Diagnostic[] => audit.findings.filter(({ at }) => at.file.path === path).map(diagnostic);

const diagnostic = (finding: Finding): Diagnostic => ({
  range: placeRange(finding.at),
  severity: SEVERITIES[finding.severity],
  code: finding.rule,
  source: 'k8s-audit',
  message: messageOf(finding),
  data: finding.fingerprint,
  relatedInformation: finding.related.slice(0, 20).map(({ at, label }) => ({ location: { uri: uriOf(at.file.path), range: placeRange(at) }, message: printable(label) })),
});

const messageOf = ({ message, confidence, log, advice }: Finding): string =>
  [
    confidence === 'certain' ? message : `${message} (${confidence}, not certain)`,
    ...(log === null ? [] : [`The component says: ${log}`]),
    ...(advice === null ? [] : [`Do: ${advice}`]),
  ].map(printable).join('\n');
