import type { Audit, ControlResult, Finding, Suppressed, UnseenEntry, Upgrade, Verdict } from '../engine/finding.ts';
import { SEVERITIES } from '../engine/rule.ts';
import type { ClusterNode, Invocation, Manifest } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import { holdsPods } from './holds-pods.ts';
import { printJson } from './print-json.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

/** Version 1 of the report; `report.schema.json` describes it. Names may be added, never renamed or removed. */
export const json: Reporter = (audit, { toolVersion, run, sources }) =>
  printJson({
    version: 1,
    tool: { name: 'k8s-audit', version: toolVersion },
    run: runReport(run),
    ...(audit.upgrade === undefined ? {} : { upgrade: upgradeReport(audit.upgrade) }),
    nodes: audit.nodes.map((node) => nodeReport(node, audit.verdicts, sources)),
    findings: audit.findings.map(findingReport),
    unseen: audit.unseen.map(unseenReport),
    suppressed: audit.suppressed.map(suppressedReport),
    controls: audit.controls.map(controlReport),
    summary: summaryOf(audit),
  });

const runReport = ({ paths, profile, config, kubernetesVersion, exitCode, timestamp }: ReportOptions['run']): object => ({
  paths,
  profile,
  config,
  kubernetesVersion,
  exitCode,
  ...(timestamp === undefined ? {} : { timestamp }),
});

const nodeReport = ({ name, path, isDirectory, root, rendered, manifests, invocations }: ClusterNode, verdicts: ReadonlyMap<Invocation, Verdict>, sources: boolean): object => ({
  name,
  path,
  root: root?.path ?? null,
  ...(rendered ? { source: { path: rendered.source.path, program: rendered.program } } : {}),
  ...(sources ? { directory: isDirectory } : {}),
  files: manifests.map((manifest) => fileReport(manifest, sources)),
  components: invocations.map((invocation) => componentReport(invocation, verdicts.get(invocation))),
});

/** Only what holds pods: other files of the folder can hold keys. */
const fileReport = ({ path, status, reason, place }: Manifest, sources: boolean): object => ({
  path,
  status,
  ...reasonOf(reason),
  ...(sources && holdsPods(status) ? { text: place.file.text } : {}),
});

const componentReport = ({ component, file, container, version, flags }: Invocation, verdict: Verdict | undefined): object => ({
  name: component,
  file: file.path,
  container: container.name ?? null,
  version: version.text,
  versionSource: version.source,
  verdict: verdict?.verdict ?? 'unknown',
  because: (verdict?.because ?? []).map(({ fingerprint }) => fingerprint),
  assumes: verdict?.assumes ?? [],
  flags: flags.length,
});

export const findingReport = (finding: Finding): object => ({
  rule: finding.rule,
  family: finding.family,
  severity: finding.severity,
  confidence: finding.confidence,
  message: finding.message,
  component: finding.component,
  node: finding.node?.name ?? null,
  ...placeReport(finding.at),
  label: finding.label,
  related: finding.related.map(({ at, label }) => ({ ...placeReport(at), label })),
  log: finding.log,
  advice: finding.advice,
  controls: finding.controls,
  fix: finding.fix === null ? null : { title: finding.fix.title, safe: finding.fix.safe, edits: finding.fix.edits.map(({ file, start, end, text }) => ({ file, start, end, text })) },
  fingerprint: finding.fingerprint,
  ...(finding.step === undefined ? {} : { step: { from: finding.step.from, to: finding.step.to, when: finding.step.when, validNow: finding.step.validNow } }),
});

const upgradeReport = ({ from, to, steps, warnings }: Upgrade): object => ({
  from,
  to,
  warnings,
  steps: steps.map((step) => ({
    from: step.from,
    to: step.to,
    etcd: step.etcd,
    notes: step.notes,
    doesNotStart: step.failing.map(({ component, file }) => ({ component, file: file.path })),
  })),
});

const suppressedReport = ({ finding, by, reason, at }: Suppressed): object => ({ ...findingReport(finding), by, reason, at });

const unseenReport = ({ rule, fingerprint, component, node, at, reason, path }: UnseenEntry): object => ({
  rule,
  fingerprint,
  component,
  node: node?.name ?? null,
  ...placeReport(at),
  reason,
  ...(path === null ? {} : { path }),
});

const controlReport = ({ id, title, section, level, status, reason, rules, findings }: ControlResult): object => ({ id, title, section, level, status, ...reasonOf(reason), rules, findings });

export const placeReport = ({ file, span }: Place): object => ({
  file: file.path,
  start: { offset: span.start, ...file.position(span.start) },
  end: { offset: span.end, ...file.position(span.end) },
});

const reasonOf = (reason: string | null): object => (reason === null ? {} : { reason });

const summaryOf = ({ nodes, findings, unseen, suppressed, controls }: Audit): object => ({
  files: nodes.reduce((sum, { manifests }) => sum + manifests.length, 0),
  findings: Object.fromEntries(SEVERITIES.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length])),
  unseen: unseen.length,
  suppressed: suppressed.length,
  fixable: findings.filter(({ fix }) => fix !== null).length,
  controls: controlCounts(controls),
});

const controlCounts = (controls: readonly ControlResult[]): object => {
  const counts: Record<string, Record<ControlResult['status'], number>> = {};
  for (const { id, status } of controls) {
    const benchmark = id.split(':', 1)[0] ?? id;
    counts[benchmark] ??= { pass: 0, fail: 0, manual: 0, 'not-applicable': 0, unseen: 0 };
    counts[benchmark][status] += 1;
  }
  return counts;
};
