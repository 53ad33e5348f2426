import { groupBy } from '../group.ts';
import { printJson } from '../print-json.ts';
import type { Reporter } from '../reporter.ts';
import { benchmarkOf, STATUSES } from './facts.ts';

/** The controls with their evidence; names may be added, never renamed or removed. */
export const json: Reporter = (audit, { toolVersion, run }) =>
  printJson({
    version: 1,
    tool: { name: 'k8s-audit', version: toolVersion },
    run,
    distribution: audit.distribution ?? null,
    nodes: audit.nodes.map(({ name, path, invocations }) => ({ name, path, components: invocations.map(({ component, version, file }) => ({ name: component, version: version.text, file: file.path })) })),
    benchmarks: [...groupBy(audit.controls, benchmarkOf)].map(([id, controls]) => ({
      id,
      counts: Object.fromEntries(STATUSES.map((status) => [status, controls.filter((control) => control.status === status).length])),
      controls: controls.map((control) => ({
        id: control.id,
        section: control.section,
        level: control.level,
        severity: control.severity,
        title: control.title,
        status: control.status,
        reason: control.reason,
        rules: control.rules,
        findings: audit.findings.filter(({ fingerprint }) => control.findings.includes(fingerprint)).map(({ fingerprint, rule, message, advice, at }) => ({ fingerprint, rule, message, advice, file: at.file.path, line: at.file.position(at.span.start).line })),
        seen: control.seen.map(({ text, at }) => ({ text, file: at.file.path, line: at.file.position(at.span.start).line })),
      })),
    })),
  });
