import type { Severity } from '../engine/rule.ts';
import { regionOf, repositoryPath } from './location.ts';
import { notesOf, oneLine } from './plain-text.ts';
import { printJson } from './print-json.ts';
import type { Reporter } from './reporter.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { critical: 'blocker', high: 'critical', medium: 'major', low: 'minor', info: 'info' };

/** A code quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/ */
export const gitlab: Reporter = ({ findings }, workspace) =>
  printJson(
    findings.map((finding) => {
      const { startLine, endLine } = regionOf(finding.at);
      return {
        description: [`${oneLine(finding.message)}.`, ...notesOf(finding).map(({ name, text }) => `${name}: ${text}.`)].join(' '),
        check_name: finding.rule,
        fingerprint: finding.fingerprint,
        severity: SEVERITY[finding.severity],
        location: { path: repositoryPath(finding.at.file.path, workspace), lines: { begin: startLine, end: endLine } },
      };
    }),
  );
