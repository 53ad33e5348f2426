import { concernsIn } from '../engine/concerns.ts';
import type { Audit, ControlResult, ControlStatus, Finding, Outcome, Suppressed, UnseenEntry, Verdict } from '../engine/finding.ts';
import { byPlace } from '../engine/run.ts';
import { nextFingerprint } from '../engine/fingerprint.ts';
import type { ClusterNode, Invocation } from '../model/types.ts';
import type { NodeInput } from '../source/discover.ts';
import type { Place } from '../source/place.ts';
import { SourceFile, type LineAndColumn } from '../source/source-file.ts';
import { groupBy } from './group.ts';
import { holdsPods } from './holds-pods.ts';
import type { RecordedFinding, RecordedNode, RecordedPlace, RecordedReport, RecordedUnseen } from './recorded.ts';

export interface NamedReport {
  /** As given on the command line. */
  readonly path: string;
  readonly report: RecordedReport;
}

/**
 * Makes one audit of the reports of many nodes. What a run said of its node stands, because it saw the host's files, its config and its
 * suppressions. `judge` then looks at the manifests of each report alone and at all of them together: what comes up only together is added, what
 * comes up only alone is taken away. So the result is what one run over all the directories would have said. Linear in the reports.
 */
export const mergeReports = (reports: readonly NamedReport[], judge: (nodes: readonly NodeInput[]) => Audit): Audit => {
  const prefixes = prefixesOf(reports);
  const parts = reports.map(({ report }, index) => {
    const prefix = prefixes[index] ?? '';
    const inputs = report.nodes.map((node) => inputOf(node, prefix, report.run.kubernetesVersion));
    return { report, prefix, inputs, alone: judge(inputs) };
  });
  const all = judge(parts.flatMap(({ inputs }) => inputs));
  const revive = reviver(all);

  const allFindings = new Map(all.findings.map((finding) => [keyOf(finding, finding.message), finding]));
  const allUnseen = new Map(all.unseen.map((entry) => [keyOf(entry, entry.reason), entry]));
  const findings = new Set(all.findings);
  const unseen = new Set(all.unseen);
  const suppressed: Suppressed[] = [];
  const verdicts = new Map(all.verdicts);
  for (const { report, prefix, alone } of parts) {
    // What the run left out (a severity, a rule, a suppression) is left out here, too.
    for (const finding of alone.findings) findings.delete(allFindings.get(keyOf(finding, finding.message)) ?? finding);
    for (const entry of alone.unseen) unseen.delete(allUnseen.get(keyOf(entry, entry.reason)) ?? entry);
    const findingsAlone = new Map(alone.findings.map((finding) => [finding.fingerprint, finding]));
    const unseenAlone = new Map(alone.unseen.map((entry) => [entry.fingerprint, entry]));
    const entries = new Map<string, Finding | UnseenEntry>();
    const findingOf = (recorded: RecordedFinding): Finding | undefined => {
      const known = revive.hasText(recorded, prefix) ? findingsAlone.get(recorded.fingerprint) : undefined;
      const finding = known ? allFindings.get(keyOf(known, known.message)) : revive.finding(recorded, prefix);
      const { severity, confidence } = recorded;
      const kept = finding && (finding.severity !== severity || finding.confidence !== confidence) ? { ...finding, severity, confidence } : finding;
      if (kept) entries.set(recorded.fingerprint, kept);
      return kept;
    };
    for (const recorded of report.findings) {
      const finding = findingOf(recorded);
      if (finding) findings.add(finding);
    }
    for (const recorded of report.suppressed) {
      const finding = findingOf(recorded);
      if (finding) suppressed.push({ finding, by: recorded.by, reason: recorded.reason, at: { ...recorded.at, file: prefix + recorded.at.file } });
    }
    for (const recorded of report.unseen) {
      const known = revive.hasText(recorded, prefix) ? unseenAlone.get(recorded.fingerprint) : undefined;
      const entry = known ? allUnseen.get(keyOf(known, known.reason)) : revive.unseen(recorded, prefix);
      if (!entry) continue;
      unseen.add(entry);
      entries.set(recorded.fingerprint, entry);
    }
    setVerdicts(verdicts, all, alone, report, prefix, entries);
  }
  const sorted = [...findings].sort(byPlace);
  const told = new Set([...sorted, ...suppressed.map(({ finding }) => finding)].map(({ fingerprint }) => fingerprint));
  const outcomes = all.outcomes.map((outcome) => keptOutcome(outcome, told));
  return {
    ...all,
    findings: sorted,
    suppressed: suppressed.sort((a, b) => byPlace(a.finding, b.finding)),
    unseen: [...unseen].sort(byPlace),
    verdicts,
    controls: controlsOf(all, parts),
    outcomes: [...outcomes, ...ownOutcomes(sorted, outcomes, all)],
  };
};

/** What is written before the paths of each report, where two reports have a path in common: the name of its node, or of the report. */
const prefixesOf = (reports: readonly NamedReport[]): readonly string[] => {
  const pathsOf = ({ report }: NamedReport): string[] => [...new Set(report.nodes.flatMap(({ path, files }) => [path, ...files.map((file) => file.path)]))];
  const paths = reports.flatMap(pathsOf);
  if (new Set(paths).size === paths.length) return reports.map(() => '');
  const labelings = [
    reports.map(({ report }) => report.nodes.map(({ name }) => name).join('+')),
    reports.map(({ path }) => path.replace(/^.*\//, '').replace(/\.json$/, '')),
    reports.map(({ path }) => path),
  ];
  const labels = labelings.find((each) => new Set(each).size === each.length) ?? [];
  return labels.map((label) => `${label}:`);
};

const inputOf = ({ name, path, directory, files }: RecordedNode, prefix: string, kubernetesVersion: string | null): NodeInput => ({
  name,
  path: prefix + path,
  isDirectory: directory ?? true,
  kubernetesVersion,
  files: files.map(({ path: file, status, reason, text }) => {
    const shown = prefix + file;
    if (text !== undefined && holdsPods(status)) return { path: shown, result: { status: 'read', source: new SourceFile(shown, text) } };
    return { path: shown, result: { status: status === 'skipped' || status === 'not-a-manifest' ? status : 'unreadable', trouble: { kind: 'io', message: reason ?? 'it was not read', hint: 'see the report of its node' } } };
  }),
});

/** The same for the same problem at the same place, whoever else was looked at. */
const keyOf = ({ rule, at }: { readonly rule: string; readonly at: Place }, words: string): string => [rule, at.file.path, at.span.start, at.span.end, words].join('\0');

interface Reviver {
  /** Whether the rules can look at the file again. */
  hasText(place: RecordedPlace, prefix: string): boolean;
  finding(recorded: RecordedFinding, prefix: string): Finding;
  unseen(recorded: RecordedUnseen, prefix: string): UnseenEntry;
}

/** What the reports know and the manifests do not tell (a file of the host, a rule of somebody's own) becomes findings and entries again. */
const reviver = (all: Audit): Reviver => {
  const sources = new Map<string, SourceFile>();
  const nodeOfFile = new Map<string, ClusterNode>();
  const byLabel = groupBy(all.nodes, ({ name }) => name);
  for (const node of all.nodes) {
    for (const { path, place } of node.manifests) {
      if (place.file.text !== '') sources.set(path, place.file);
      nodeOfFile.set(path, node);
    }
  }
  // Two nodes can have what is the same finding to each of them.
  const taken = new Set([...all.findings, ...all.unseen].filter(({ at }) => sources.has(at.file.path)).map(({ fingerprint }) => fingerprint));
  const distinct = (fingerprint: string): string => {
    let free = fingerprint;
    for (let times = 1; taken.has(free); times += 1) free = nextFingerprint(fingerprint, times);
    taken.add(free);
    return free;
  };
  const concernsAt = concernsIn({ nodes: all.nodes });
  const families = new Map(all.rules.map(({ id, family }) => [id, family]));
  const placeOf = ({ file, start, end }: RecordedPlace, prefix: string): Place => {
    const path = prefix + file;
    const source = sources.get(path) ?? new RecordedFile(path);
    sources.set(path, source);
    if (source instanceof RecordedFile) source.know(start, end);
    return { file: source, span: { start: start.offset, end: end.offset }, path: '' };
  };
  const aboutOf = (recorded: RecordedFinding | RecordedUnseen, prefix: string): Pick<Finding, 'rule' | 'component' | 'concerns' | 'node' | 'at' | 'fingerprint'> => {
    const at = placeOf(recorded, prefix);
    const named = recorded.node === null ? null : (nodeOfFile.get(at.file.path) ?? byLabel.get(recorded.node)?.find(({ path }) => path.startsWith(prefix)) ?? null);
    const held = concernsAt(at);
    const component = recorded.component ?? null;
    const concerns = held.length > 0 ? held : (named?.invocations ?? []).filter((invocation) => invocation.component === component);
    return { rule: recorded.rule, component, concerns, node: named, at, fingerprint: distinct(recorded.fingerprint) };
  };
  return {
    hasText: ({ file }, prefix) => (sources.get(prefix + file)?.text ?? '') !== '',
    finding(recorded, prefix) {
      const { family, severity, confidence, message, label, advice, related, log, controls, fix } = recorded;
      return {
        ...aboutOf(recorded, prefix), family, severity, confidence, message, label, advice: advice ?? null, log, controls,
        related: related.map((each) => ({ at: placeOf(each, prefix), label: each.label })),
        fix: fix === null ? null : { ...fix, edits: fix.edits.map((edit) => ({ ...edit, file: prefix + edit.file })) },
      };
    },
    unseen: (recorded, prefix) => ({ ...aboutOf(recorded, prefix), family: families.get(recorded.rule) ?? 'format', reason: recorded.reason, path: recorded.path ?? null }),
  };
};

/** A file whose text is not at hand, only the positions that a report names. */
class RecordedFile extends SourceFile {
  readonly #positions = new Map<number, LineAndColumn>();

  constructor(path: string) {
    super(path, '');
  }

  know(...positions: RecordedPlace['start'][]): void {
    for (const { offset, line, column } of positions) this.#positions.set(offset, { line, column });
  }

  override position(offset: number): LineAndColumn {
    return this.#positions.get(offset) ?? super.position(offset);
  }
}

/** A verdict that rests on more than the manifests stands, unless the other nodes show that the component does not start. */
const setVerdicts = (verdicts: Map<Invocation, Verdict>, all: Audit, alone: Audit, report: RecordedReport, prefix: string, entries: ReadonlyMap<string, Finding | UnseenEntry>): void => {
  const seatOf = (component: string, file: string, container: string | null | undefined): string => `${component}\0${file}\0${container ?? ''}`;
  const recorded = groupBy(report.nodes.flatMap(({ components }) => components), ({ name, file, container }) => seatOf(name, prefix + file, container));
  const together = groupBy(all.verdicts.keys(), ({ component, file, container }) => seatOf(component, file.path, container.name));
  for (const [invocation, before] of alone.verdicts) {
    const seat = seatOf(invocation.component, invocation.file.path, invocation.container.name);
    const [own, target] = [recorded.get(seat)?.shift(), together.get(seat)?.shift()];
    const whole = target && all.verdicts.get(target);
    if (!own || !target || !whole) continue;
    if (whole.verdict === 'does-not-start' && before.verdict !== 'does-not-start') continue;
    const isAsAlone = own.verdict === before.verdict && own.because.join() === before.because.map(({ fingerprint }) => fingerprint).join();
    verdicts.set(target, isAsAlone ? { ...whole, assumes: own.assumes } : { verdict: own.verdict, because: own.because.flatMap((fingerprint) => entries.get(fingerprint) ?? []), assumes: own.assumes });
  }
};

/** Worst first: the whole is no better than a part of it. */
const STATUSES: readonly ControlStatus[] = ['fail', 'unseen', 'manual', 'pass', 'not-applicable'];

const controlsOf = (all: Audit, parts: readonly { readonly report: RecordedReport; readonly alone: Audit }[]): readonly ControlResult[] => {
  const recorded = groupBy(parts.flatMap(({ report }) => report.controls), ({ id }) => id);
  const differs = new Set(
    parts.flatMap(({ report, alone }) => {
      const statuses = new Map(alone.controls.map(({ id, status }) => [id, status]));
      return report.controls.filter(({ id, status }) => statuses.get(id) !== status).map(({ id }) => id);
    }),
  );
  const known = new Map(all.controls.map((control) => [control.id, control]));
  return [...new Set([...known.keys(), ...recorded.keys()])].flatMap((id): ControlResult[] => {
    const own = known.get(id);
    const each = recorded.get(id) ?? [];
    if (own && !differs.has(id)) return each.length > 0 ? [own] : [];
    const [worst] = each.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
    if (!worst) return [];
    if (own?.status === 'fail') return [own];
    const described = own ?? { id, title: worst.title, section: worst.section ?? '', level: worst.level ?? null, severity: null, seen: [] };
    return [{ ...described, status: worst.status, reason: worst.reason ?? null, rules: [...new Set(each.flatMap(({ rules }) => rules))], findings: [...new Set(each.flatMap(({ findings }) => findings))] }];
  });
};

/** What a run left out is neither failed nor passed. */
const keptOutcome = (outcome: Outcome, told: ReadonlySet<string>): Outcome => {
  if (outcome.result !== 'fail') return outcome;
  const findings = outcome.findings.filter(({ fingerprint }) => told.has(fingerprint));
  return findings.length > 0 ? { ...outcome, findings } : { ...outcome, result: 'unseen', reason: 'the report of the node leaves it out', findings };
};

/** Findings that the manifests alone do not bring, as outcomes of their rules. */
const ownOutcomes = (findings: readonly Finding[], outcomes: readonly Outcome[], all: Audit): readonly Outcome[] => {
  const known = new Set(outcomes.flatMap((outcome) => outcome.findings).map(({ fingerprint }) => fingerprint));
  const rules = new Map(all.rules.map((rule) => [rule.id, rule]));
  return findings.flatMap((finding): Outcome[] => {
    const rule = rules.get(finding.rule);
    if (known.has(finding.fingerprint) || !rule) return [];
    return [{ rule, invocation: finding.concerns[0] ?? null, at: finding.at, result: 'fail', reason: null, findings: [finding] }];
  });
};
