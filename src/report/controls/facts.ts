import type { Audit, ControlResult, ControlStatus, Finding } from '../../engine/finding.ts';
import { plural } from '../../text/plural.ts';
import { groupBy } from '../group.ts';
import { placeText } from '../place-text.ts';
import { oneLine } from '../plain-text.ts';

/** In the order in which they are counted. */
export const STATUSES: readonly ControlStatus[] = ['fail', 'pass', 'manual', 'unseen', 'not-applicable'];

/** What three lines say is enough for one control; the findings have the rest. */
const MOST = 3;

/** `CIS-1.12:1.2.1` -> `CIS-1.12` */
export const benchmarkOf = ({ id }: ControlResult): string => id.slice(0, id.indexOf(':'));
/** `CIS-1.12:1.2.1` -> `1.2.1` */
export const numberOf = ({ id }: ControlResult): string => id.slice(id.indexOf(':') + 1);

/** `12 fail, 30 pass`, without what there is none of. */
export const countWords = (controls: readonly ControlResult[]): string => {
  const counts = groupBy(controls, ({ status }) => status);
  return STATUSES.flatMap((status) => (counts.has(status) ? [`${counts.get(status)?.length} ${status.replace('-', ' ')}`] : [])).join(', ');
};

/** Level of CIS or severity of the STIG; empty where it has neither. */
export const gradeOf = ({ level, severity }: ControlResult): string => (level === null ? (severity ?? '') : `L${level}`);

/** What a status rests on: for a failure the findings with what to do, for anything else the reason and the values seen. */
export const evidenceOf = (audit: Audit): ((control: ControlResult) => string[]) => {
  const findings = new Map(audit.findings.map((finding) => [finding.fingerprint, finding]));
  return (control) => {
    const own = control.findings.flatMap((fingerprint) => findings.get(fingerprint) ?? []);
    const values = control.status === 'fail' && own.length > 0 ? [] : control.seen.map(({ text, at }) => `${oneLine(text, 200)} (${placeText(at)})`);
    const all = [...(control.reason === null ? [] : [oneLine(control.reason)]), ...own.map(findingWords), ...values];
    return all.length > MOST + 1 ? [...all.slice(0, MOST), `and ${plural(all.length - MOST, 'more')}`] : all;
  };
};

const findingWords = ({ message, advice, at }: Finding): string => `${oneLine(message)} (${placeText(at)})${advice === null ? '' : `; do: ${oneLine(advice)}`}`;

/** Who wrote the manifests, and which versions they are of. */
export const subjectOf = ({ nodes, distribution }: Audit): string[] =>
  nodes.map((node) => {
    const versions = [...new Set(node.invocations.map(({ component, version }) => `${component === 'etcd' ? 'etcd' : 'kubernetes'} ${version.text ?? 'of an unknown version'}`))];
    return oneLine([`node ${node.name}`, ...versions, distribution ?? 'no known distribution', node.path].join(', '));
  });
