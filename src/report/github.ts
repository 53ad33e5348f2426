import type { Finding } from '../engine/finding.ts';
import { SEVERITIES, type Severity } from '../engine/rule.ts';
import { plural } from '../text/plural.ts';
import { regionOf, repositoryPath, type Workspace } from './location.ts';
import { notesOf, oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice', info: 'notice' };

/** GitHub shows so many annotations of each kind for one step, and drops the rest without a word. */
const SHOWN = 10;

/** Workflow commands of GitHub Actions, which become annotations: the worst first, as many of a kind as are shown. */
export const github: Reporter = ({ findings }, workspace) => {
  const worstFirst = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const used = { error: 0, warning: 0, notice: 0 };
  const lines: string[] = [];
  const left: Finding[] = [];
  for (const finding of worstFirst) {
    const command = COMMANDS[finding.severity];
    // The last place of a kind is kept for the line that says how many there are besides.
    const isLeft = used[command] >= SHOWN || (command === 'notice' && used.notice >= SHOWN - 1);
    if (isLeft) left.push(finding);
    else {
      used[command] += 1;
      lines.push(line(command, finding, workspace));
    }
  }
  if (left.length > 0) lines.push(`::notice title=k8s-audit::${data(`${plural(left.length, 'finding is', 'findings are')} not shown here: GitHub shows ${SHOWN} of a kind for a step. The job summary or another format has them all`)}`);
  return lines.map((text) => `${text}\n`).join('');
};

const line = (command: string, finding: Finding, workspace: Workspace): string => {
  const { startLine, startColumn, endLine, endColumn } = regionOf(finding.at);
  const properties = {
    file: oneLine(repositoryPath(finding.at.file.path, workspace)),
    line: startLine,
    endLine,
    // Columns are for one line only.
    ...(startLine === endLine ? { col: startColumn, endColumn } : {}),
    title: `${finding.severity}: ${oneLine(finding.rule)}`,
  };
  const text = [oneLine(finding.message), ...notesOf(finding).map(({ name, text: words }) => `${name}: ${words}`)].join('\n');
  return `::${command} ${Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`).join(',')}::${data(text)}`;
};

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
