import type { ClusterNode } from '../model/types.ts';
import type { Audit, Finding } from '../engine/finding.ts';
import { placeText } from './place-text.ts';
import { oneLine } from './plain-text.ts';
import { printJson } from './print-json.ts';
import { suppressorOf } from './suppressed-list.ts';
import type { Reporter } from './reporter.ts';

/** The two groups that define the same object: the one of the working group, and the one that follows it. */
const VERSIONS = {
  policyreport: { apiVersion: 'wgpolicyk8s.io/v1alpha2', kind: 'ClusterPolicyReport' },
  openreports: { apiVersion: 'openreports.io/v1alpha1', kind: 'ClusterReport' },
} as const;

/** A List of one cluster-wide report a node, for `kubectl apply -f -`. */
const reporterOf =
  ({ apiVersion, kind }: (typeof VERSIONS)[keyof typeof VERSIONS]): Reporter =>
  (audit) =>
    printJson({
      apiVersion: 'v1',
      kind: 'List',
      items: [...audit.nodes, ...(audit.findings.some(({ node }) => node === null) ? [null] : [])].map((node) => {
        const results = resultsOf(node, audit);
        return { apiVersion, kind, metadata: { name: objectName(node), labels: { 'app.kubernetes.io/managed-by': 'k8s-audit' } }, ...(kind === 'ClusterReport' ? { source: 'k8s-audit' } : {}), summary: summaryOf(results), results };
      }),
    });

export const policyReport = reporterOf(VERSIONS.policyreport);
export const openReport = reporterOf(VERSIONS.openreports);

interface Result {
  readonly result: 'pass' | 'fail' | 'warn' | 'skip';
  readonly [field: string]: unknown;
}

const resultsOf = (node: ClusterNode | null, { findings, suppressed, unseen }: Audit): Result[] => [
  ...findings.filter((finding) => finding.node === node).map((finding): Result => ({ ...common(finding), severity: finding.severity, result: finding.severity === 'low' || finding.severity === 'info' ? 'warn' : 'fail', message: `${oneLine(finding.message)} (${placeText(finding.at)})`, properties: properties(finding) })),
  ...suppressed.filter(({ finding }) => finding.node === node).map((each): Result => ({ ...common(each.finding), severity: each.finding.severity, result: 'skip', message: `${oneLine(each.finding.message)} (${placeText(each.finding.at)}), ${suppressorOf(each)}`, properties: properties(each.finding) })),
  ...unseen.filter((entry) => entry.node === node).map((entry): Result => ({ ...common(entry), result: 'skip', message: `could not decide: ${oneLine(entry.reason)} (${placeText(entry.at)})`, properties: { fingerprint: entry.fingerprint } })),
];

const common = ({ rule, family }: Pick<Finding, 'rule' | 'family'>): object => ({ source: 'k8s-audit', policy: rule, category: family });

const properties = ({ fingerprint, component, confidence, log, advice, controls }: Finding): Record<string, string> => ({
  fingerprint,
  confidence,
  ...(component === null ? {} : { component }),
  ...(log === null ? {} : { log: oneLine(log) }),
  ...(advice === null ? {} : { advice: oneLine(advice) }),
  ...(controls.length === 0 ? {} : { controls: controls.join(',') }),
});

const summaryOf = (results: readonly Result[]): Record<string, number> =>
  Object.fromEntries(['pass', 'fail', 'warn', 'error', 'skip'].map((each) => [each, results.filter(({ result }) => result === each).length]));

/** A name as Kubernetes takes it. */
const objectName = (node: ClusterNode | null): string => {
  const name = (node?.name ?? 'all-nodes').toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-').replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 200);
  return `k8s-audit-${name.replace(/[^a-z0-9]+$/, '') || 'node'}`;
};
