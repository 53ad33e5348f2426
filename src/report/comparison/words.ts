import type { Comparison, Difference, Side } from '../../compare/types.ts';
import type { Finding } from '../../engine/finding.ts';
import { plural } from '../../text/plural.ts';
import { groupBy } from '../group.ts';
import { oneLine } from '../plain-text.ts';

/** What one line of a comparison says, for every format. */
export interface Line {
  /** `better` and `worse` are about security and starting; the others name how a difference is to be taken. */
  readonly mark: 'worse' | 'better' | 'disagrees' | 'changed' | 'harmless' | 'normal';
  readonly words: string;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export const headline = ({ mode, one, other }: Comparison): string => (mode === 'change' ? (one === other ? one : `${one} -> ${other}`) : `${one} and ${other}`);

/** The whole of it in one sentence. */
export const outcome = ({ mode, differences, isWorse, come, gone }: Comparison): string => {
  const normal = differences.filter(({ kind }) => kind === 'normal').length;
  const rest = differences.length - normal;
  const counts = rest === 0 ? 'nothing differs in meaning' : plural(rest, 'difference');
  const expected = normal === 0 ? '' : ` (and ${plural(normal, 'difference')} that nodes have by their nature)`;
  if (mode === 'nodes') return `${counts}${expected}: ${isWorse ? 'the nodes do not agree' : 'the nodes agree'}`;
  return `${counts}: ${isWorse ? 'something is worse' : gone.length > 0 && come.length === 0 ? 'it is better than before' : 'nothing is worse'}`;
};

export const sectionsOf = (comparison: Comparison): readonly Section[] => {
  const { mode, one, other, differences, restarts, come, gone, verdicts } = comparison;
  const bySubject = groupBy(differences.filter(({ kind }) => kind !== 'normal'), ({ subject }) => subject);
  const sections: Section[] = [
    { title: 'Verdicts', lines: verdicts.map(({ subject, one: was, other: is }) => ({ mark: mode === 'nodes' ? 'disagrees' : is === 'starts' ? 'better' : 'worse', words: mode === 'change' ? `${subject}: ${was ?? 'not there'} before, ${is ?? 'not there'} now` : `${subject}: ${was ?? 'not there'} on ${one}, ${is ?? 'not there'} on ${other}` })) },
    ...[...bySubject].map(([subject, own]): Section => ({ title: subject, lines: own.map((difference) => ({ mark: difference.kind, words: differenceWords(difference) })) })),
    { title: mode === 'change' ? 'New findings' : `Found in ${other} and not in ${one}`, lines: come.map((finding) => ({ mark: 'worse', words: findingWords(finding) })) },
    { title: mode === 'change' ? 'Findings that are gone' : `Found in ${one} and not in ${other}`, lines: gone.map((finding) => ({ mark: mode === 'change' ? 'better' : 'worse', words: findingWords(finding) })) },
    { title: 'Restarts', lines: restarts.map(({ subject, changesMeaning }) => ({ mark: 'changed', words: `the kubelet starts ${subject} anew${changesMeaning ? '' : ', although nothing of what it does changes'}` })) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
};

const differenceWords = ({ what, name, one, other }: Difference): string => {
  const label = what === 'mount' ? `mount ${name}` : what === 'environment' ? `variable ${name}` : name;
  if (what === 'component') return one ? `is only in the first: ${oneLine(one.text)}` : `is only in the second: ${oneLine(other?.text ?? '')}`;
  const delta = one && other ? listDelta(one, other) : undefined;
  return oneLine(`${label}: ${delta ?? `${sideWords(one)} -> ${sideWords(other)}`}`);
};

const sideWords = (side: Side | null): string => (side === null ? 'not there' : `${side.text === '' ? 'nothing' : side.text}${side.isDefault ? ' (the default)' : ''}`);

/** Of two lists what one has and the other has not. */
const listDelta = (one: Side, other: Side): string | undefined => {
  const [left, right] = [one.text.split(','), other.text.split(',')];
  if (Math.max(left.length, right.length) < 3) return undefined;
  const lost = left.filter((entry) => !right.includes(entry)).map((entry) => `without ${entry}`);
  const won = right.filter((entry) => !left.includes(entry)).map((entry) => `with ${entry}`);
  return lost.length + won.length === 0 ? `the same entries in another order: ${one.text} -> ${other.text}` : [...lost, ...won].join(', ');
};

const findingWords = ({ severity, rule, message, component }: Finding): string => `${severity}[${rule}] ${component === null ? '' : `${component}: `}${oneLine(message)}`;
