import type { ReportOptions } from './reporter.ts';
import type { Audit } from '../engine/finding.ts';
import { plural } from '../text/plural.ts';
import { severityCounts } from './severity-counts.ts';

/** The last lines: how much was found in how much, and what this does not say. */
export const summaryLines = ({ nodes, findings, unseen, suppressed, verdicts, rules }: Audit, { showUnseen, verdictsOnly }: Pick<ReportOptions, 'showUnseen' | 'verdictsOnly'>): string => {
  const files = nodes.flatMap(({ manifests }) => manifests);
  const left = files.filter(({ status }) => status !== 'read' && status !== 'template').length;
  // A node may have nothing but its kubelet.
  const where = files.length === 0 ? '' : ` in ${plural(files.length, 'file')}${left > 0 ? ` (${left} of them not audited)` : ''}`;
  const hidden = suppressed.length === 0 ? '' : ` (${suppressed.length} suppressed)`;
  const found = findings.length === 0 ? `no findings${where}${hidden}: ${plural(rules.length, 'rule')} ran.` : `${plural(findings.length, 'finding')}${where}: ${severityCounts(findings)}${hidden}.`;
  const undecided = unseen.length === 0 ? '' : ` ${undecidedWords(unseen)}${showUnseen ? '' : ': --show-unseen'}.`;
  const hints = [
    ...(!verdictsOnly && [...verdicts.values()].some(({ verdict }) => verdict === 'unknown') ? ['k8s-audit boot says why a verdict is unknown.'] : []),
    ...(findings.length === 0 ? [] : ['k8s-audit explain RULE says why a finding matters.']),
  ];
  return [`${found}${undecided}`, ...(hints.length === 0 ? [] : [hints.join(' ')])].join('\n');
};

const undecidedWords = (unseen: Audit['unseen']): string => {
  const rules = new Set(unseen.map(({ rule }) => rule)).size;
  return `${plural(rules, 'rule')} could not decide${unseen.length === rules ? '' : ` in ${plural(unseen.length, 'place')}`}`;
};
