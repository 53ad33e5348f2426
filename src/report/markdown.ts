import type { Audit, Finding, Verdict } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import { plural } from '../text/plural.ts';
import { regionOf, repositoryPath, type Workspace } from './location.ts';
import { notesOf, oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';
import { severityCounts } from './severity-counts.ts';

/** GitHub takes a comment of 65,536 characters and a job summary of 1 MiB. */
const LONGEST = 60_000;

const VERDICT_WORDS: Readonly<Record<Verdict['verdict'], string>> = { 'does-not-start': '**does not start**', starts: 'starts', unknown: 'unknown' };

/** For a comment on a pull request: the verdicts, then the findings, the worst first, as many as such a comment takes. */
export const markdown: Reporter = (audit, workspace) => {
  const head = ['## k8s-audit', '', headline(audit), '', ...verdictTable(audit)];
  const worstFirst = audit.findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const lines: string[] = [];
  let length = head.join('\n').length;
  for (const [index, finding] of worstFirst.entries()) {
    const block = findingBlock(finding, workspace);
    length += block.length + 1;
    if (length > LONGEST) {
      lines.push('', `… and ${plural(worstFirst.length - index, 'more finding')}.`);
      break;
    }
    lines.push(block);
  }
  return `${[...head, ...(lines.length > 0 ? ['', '### Findings', '', ...lines] : [])].join('\n')}\n`;
};

const headline = ({ findings, unseen, verdicts }: Audit): string => {
  const failing = [...verdicts.values()].filter(({ verdict }) => verdict === 'does-not-start').length;
  const found = findings.length === 0 ? 'No findings' : `${plural(findings.length, 'finding')}: ${severityCounts(findings)}`;
  return `${failing > 0 ? `**${plural(failing, 'component does', 'components do')} not start.** ` : ''}${found}.${unseen.length > 0 ? ` Not decided in ${plural(unseen.length, 'place')}.` : ''}`;
};

const verdictTable = ({ nodes, verdicts, findings }: Audit): string[] => {
  const rows = nodes.flatMap(({ name, invocations }) =>
    invocations.map((invocation) => {
      const verdict = verdicts.get(invocation);
      const own = findings.filter(({ concerns }) => concerns.includes(invocation)).length;
      const files = verdict?.verdict === 'starts' && verdict.assumes.length > 0 ? `, if ${plural(verdict.assumes.length, 'file')} of the host ${verdict.assumes.length === 1 ? 'is' : 'are'} good` : '';
      return `| ${escape(name)} | ${invocation.component} | ${escape(invocation.version.text ?? 'unknown')} | ${VERDICT_WORDS[verdict?.verdict ?? 'unknown']}${files} | ${own} |`;
    }),
  );
  return rows.length === 0 ? [] : ['| node | component | version | verdict | findings |', '| --- | --- | --- | --- | --- |', ...rows];
};

const findingBlock = (finding: Finding, workspace: Workspace): string => {
  const { severity, rule, message, at } = finding;
  const place = `${escape(repositoryPath(at.file.path, workspace))}:${regionOf(at).startLine}`;
  const notes = notesOf(finding).map(({ name, text }) => `  ${name}: ${name === 'The component says' ? code(text) : escape(text)}  `);
  return [`- **${severity}** ${escape(message)} (${code(rule)})  `, `  ${place}  `, ...notes].join('\n');
};

/** Nothing of the input may become a heading, a link, a mention, HTML or the end of a table cell. */
export const escape = (text: string): string => oneLine(text).replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&').replaceAll('@', '&#64;').replaceAll('://', ':&#8203;//');

/** Longer than any run of backticks inside. */
const code = (text: string): string => {
  const shown = oneLine(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `${ticks}${shown}${ticks}` : `${ticks} ${shown} ${ticks}`;
};
