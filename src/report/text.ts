import type { Audit, Finding } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import type { ClusterNode } from '../model/types.ts';
import { findingBlock } from './finding-block.ts';
import { groupBy } from './group.ts';
import { nodeTable } from './node-table.ts';
import { bold, setColor } from './paint.ts';
import { reasonLines } from './reasons.ts';
import type { Reporter } from './reporter.ts';
import { summaryLines } from './summary.ts';
import { suppressedList } from './suppressed-list.ts';
import { unseenList } from './unseen-list.ts';

/** Characters a line where there is no terminal. */
const USUAL_WIDTH = 120;

/** For people: each node with its components and findings, the worst component and the worst finding first, and a summary. */
export const text: Reporter = (audit, { color, width, quiet, showUnseen, showSuppressed, verdictsOnly }) => {
  setColor(color);
  const cells = width ?? USUAL_WIDTH;
  const table = { verdicts: audit.verdicts, reasons: verdictsOnly ? reasonLines(cells) : () => [] };
  const blocks: string[] = [];
  for (const [node, findings] of byNode(audit)) {
    if (!quiet) blocks.push(node === null ? bold('all nodes together') : nodeTable(node, findings, table));
    for (const group of verdictsOnly && node !== null ? [] : groupsOf(findings)) {
      const shown = new Set<string>();
      for (const finding of group) blocks.push(findingBlock(finding, cells, shown));
    }
  }
  if (showUnseen && audit.unseen.length > 0) blocks.push(unseenList(audit.unseen, cells));
  if (showSuppressed && audit.suppressed.length > 0) blocks.push(suppressedList(audit.suppressed, cells));
  if (!quiet) blocks.push(summaryLines(audit, { showUnseen, verdictsOnly }));
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
};

/** Every node in the order of the audit, with or without findings; then what concerns several of them. */
const byNode = ({ nodes, findings }: Audit): Map<ClusterNode | null, Finding[]> =>
  new Map([...nodes.map((node): [ClusterNode, Finding[]] => [node, []]), ...groupBy(findings, ({ node }) => node)]);

/** The findings by component and file. Sorting is stable, so that equals keep the order of the audit. */
const groupsOf = (findings: readonly Finding[]): Finding[][] => {
  const worstFirst = findings.toSorted((a, b) => rank(a) - rank(b));
  return [...groupBy(worstFirst, ({ component, at }) => `${component} ${at.file.path}`).values()];
};

const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
