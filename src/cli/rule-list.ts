import { SEVERITIES, type Rule } from '../engine/rule.ts';
import { printJson } from '../report/print-json.ts';
import { plural } from '../text/plural.ts';

/** A program's list: an array of objects, whose names stay as they are. */
export const rulesAsJson = (rules: readonly Rule[]): string =>
  printJson(
    rules.map(({ id, title, on, family, severity, confidence, since, controls, why, remedy, references }) => ({
      id, title, on, family, severity, confidence: confidence ?? 'certain', since, controls: controls ?? [], why, remedy, references: references ?? [],
    })),
  );

/** A Markdown table; `link` makes the address of a rule's page. */
export const rulesAsMarkdown = (rules: readonly Rule[], link?: (rule: Rule) => string): string => {
  const rows = rules.map((rule) => {
    const id = link ? `[${rule.id}](${link(rule)})` : rule.id;
    return `| ${id} | ${rule.severity} | ${rule.family} | ${rule.on} | ${tableCell(rule.title)} | ${rule.controls?.join(', ') ?? ''} |`;
  });
  return `${['| rule | severity | family | about | what is wrong | controls |', '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n')}\n`;
};

/** Aligned columns and a count. */
export const rulesAsText = (rules: readonly Rule[]): string => {
  const idWidth = Math.max(0, ...rules.map(({ id }) => id.length));
  const severityWidth = Math.max(...SEVERITIES.map((severity) => severity.length));
  const lines = rules.map(({ id, severity, title }) => `${id.padEnd(idWidth)}  ${severity.padEnd(severityWidth)}  ${title}`);
  return `${[...lines, '', `${plural(rules.length, 'rule')}. k8s-audit explain ID says more.`].join('\n')}\n`;
};

/** A text as it must stand in a cell of a Markdown table. */
export const tableCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
