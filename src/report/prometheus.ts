import { COMPONENTS } from '../knowledge/types.ts';
import { FAMILIES, SEVERITIES } from '../engine/rule.ts';
import type { ControlStatus } from '../engine/finding.ts';
import { inventoryOf } from '../model/pki/inventory.ts';
import { printable } from '../text/escape.ts';
import type { Reporter } from './reporter.ts';

type Labels = Readonly<Record<string, string>>;
interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

const VERDICTS = ['starts', 'does-not-start', 'unknown'] as const;
const STATUSES: readonly ControlStatus[] = ['pass', 'fail', 'manual', 'not-applicable', 'unseen'];

/**
 * The text format of Prometheus, for the textfile collector of node_exporter. Every severity and family of a node has a sample, so that
 * a finding that goes away becomes 0 and does not go stale.
 */
export const prometheus: Reporter = ({ nodes, findings, suppressed, unseen, verdicts, controls }, { toolVersion }) => {
  const nodeNames = [...new Set([...nodes.map(({ name }) => name), ...findings.filter(({ node }) => node === null).map(() => '')])];
  const families = nodeNames.flatMap((node) =>
    FAMILIES.flatMap((family) =>
      SEVERITIES.map((severity) => ({
        labels: { node, family, severity },
        value: findings.filter((finding) => (finding.node?.name ?? '') === node && finding.family === family && finding.severity === severity).length,
      })),
    ),
  );
  const components = nodes.flatMap(({ name: node, invocations }) =>
    COMPONENTS.flatMap((component) => invocations.filter((invocation) => invocation.component === component)).map((invocation) => ({
      labels: { node, component: invocation.component, file: invocation.file.path, container: invocation.container.name ?? '' },
      verdict: verdicts.get(invocation)?.verdict ?? 'unknown',
      version: invocation.version.text ?? '',
    })),
  );
  return [
    metric('k8s_audit_info', 'The program that wrote this.', [{ labels: { version: toolVersion }, value: 1 }]),
    metric('k8s_audit_findings', 'Findings by node, family and severity.', families),
    metric('k8s_audit_suppressed', 'Findings that a comment, the configuration or the baseline takes out, by node.', nodeNames.map((node) => ({ labels: { node }, value: suppressed.filter(({ finding }) => (finding.node?.name ?? '') === node).length }))),
    metric('k8s_audit_unseen', 'Places where a rule could not decide.', nodeNames.map((node) => ({ labels: { node }, value: unseen.filter((entry) => (entry.node?.name ?? '') === node).length }))),
    metric('k8s_audit_component_info', 'The components that were found, with their version.', components.map(({ labels, version }) => ({ labels: { ...labels, version }, value: 1 }))),
    metric('k8s_audit_verdict', 'Whether a component starts: 1 for the verdict that it has.', components.flatMap(({ labels, verdict }) => VERDICTS.map((each) => ({ labels: { ...labels, verdict: each }, value: each === verdict ? 1 : 0 })))),
    metric('k8s_audit_control', 'The status of a control of a benchmark: 1 for the status that it has.', controls.flatMap(({ id, status }) => STATUSES.map((each) => ({ labels: { ...controlLabels(id), status: each }, value: each === status ? 1 : 0 })))),
    metric('k8s_audit_certificate_not_after_seconds', 'When a certificate of the node ends, in seconds since 1970.', nodes.flatMap((node) => inventoryOf(node).entries.map(({ certificate, host }) => ({ labels: { node: node.name, file: host, subject: certificate.subject, fingerprint: certificate.fingerprint }, value: certificate.notAfter.getTime() / 1000 })))),
    metric('k8s_audit_files', 'Files by node and status.', nodes.flatMap(({ name: node, manifests }) => [...new Set(manifests.map(({ status }) => status))].sort().map((status) => ({ labels: { node, status }, value: manifests.filter((manifest) => manifest.status === status).length })))),
  ].join('');
};

/** `CIS-1.12:1.2.1` */
const controlLabels = (id: string): Labels => {
  const colon = id.indexOf(':');
  return { benchmark: id.slice(0, colon), control: id.slice(colon + 1) };
};

/** Equal labels, such as those of two nodes of one name, are added up: a series may be there once only. */
const metric = (name: string, help: string, samples: readonly Sample[]): string => {
  const values = new Map<string, number>();
  for (const { labels, value } of samples) {
    const series = `${name}{${Object.entries(labels).map(([key, text]) => `${key}="${labelValue(text)}"`).join(',')}}`;
    values.set(series, (values.get(series) ?? 0) + value);
  }
  if (values.size === 0) return '';
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...[...values].map(([series, value]) => `${series} ${value}`), ''].join('\n');
};

const labelValue = (text: string): string => printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
