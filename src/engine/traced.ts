import type { Place } from '../source/place.ts';
import { originOf, RenderedFile } from '../source/rendered-file.ts';
import type { Audit, Finding, UnseenEntry, Verdict } from './finding.ts';
import { byPlace } from './run.ts';

/**
 * The audit with each place of a rendered manifest moved to where a person wrote it. A fix of such a manifest is left out: the next run of
 * the program that made it would undo it. Fingerprints, verdicts and outcomes stay.
 */
export const traced = (audit: Audit): Audit => {
  const isRendered = ({ file }: Place): boolean => file instanceof RenderedFile;
  if (![...audit.findings, ...audit.unseen].some(({ at }) => isRendered(at)) && !audit.nodes.some(({ manifests }) => manifests.some(({ place }) => isRendered(place)))) return audit;
  const findings = new Map(audit.findings.map((finding) => [finding, tracedFinding(finding)] as const));
  const unseen = new Map(audit.unseen.map((entry) => [entry, { ...entry, at: originOf(entry.at).at }] as const));
  const reasonOf = (reason: Finding | UnseenEntry): Finding | UnseenEntry => findings.get(reason as Finding) ?? unseen.get(reason as UnseenEntry) ?? reason;
  const verdictOf = (verdict: Verdict): Verdict => ({ ...verdict, because: verdict.because.map(reasonOf) });
  return {
    ...audit,
    findings: [...findings.values()].sort(byPlace),
    unseen: [...unseen.values()].sort(byPlace),
    verdicts: new Map([...audit.verdicts].map(([invocation, verdict]) => [invocation, verdictOf(verdict)])),
    outcomes: audit.outcomes.map((outcome) => ({ ...outcome, at: originOf(outcome.at).at, findings: outcome.findings.map((finding) => findings.get(finding) ?? finding) })),
    controls: audit.controls.map((control) => ({ ...control, seen: control.seen.map((value) => ({ ...value, at: originOf(value.at).at })) })),
  };
};

const tracedFinding = (finding: Finding): Finding => {
  const { at, addedTo } = originOf(finding.at);
  if (at === finding.at) return { ...finding, related: finding.related.map(tracedRelated) };
  // The path stays the rendered one, which names the flag.
  return { ...finding, at: { file: at.file, span: at.span, path: finding.at.path }, label: addedTo ? addedLabel(addedTo, finding.at) ?? null : finding.label, related: finding.related.map(tracedRelated), fix: null };
};

const tracedRelated = ({ at, label }: Finding['related'][number]): Finding['related'][number] => {
  const origin = originOf(at);
  return { at: origin.at, label: [label, origin.addedTo && addedLabel(origin.addedTo, at)].filter(Boolean).join(': ') };
};

/** What the reader does not see in the file: a flag that the program adds. */
const addedLabel = (file: RenderedFile, { span }: Place): string | undefined => {
  const text = file.text.slice(span.start, span.end).trim();
  return /^-\S{1,80}$/.test(text) ? `${text} in the ${file.path.slice(file.path.lastIndexOf('/') + 1)} that is made from it` : undefined;
};
