import type { Finding } from '../engine/finding.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { wrap } from '../text/wrap.ts';
import type { Place } from '../source/place.ts';
import { arrowLine, frameLines, gutterFor, hasSource, type FramedPlace } from './frame.ts';
import { blue, bold, severityPaint } from './paint.ts';
import { placeText } from './place-text.ts';

const LONGEST_MESSAGE = 400;

/** More related places than this are counted, not shown. */
const RELATED_SHOWN = 2;

/**
 * One finding: what is wrong, where, and what to do. `shown` holds the places whose source was printed before and takes in the new ones;
 * they are named again but not printed again, because a dozen missing flags all point at the program's name.
 */
export const findingBlock = (finding: Finding, width: number, shown: Set<string>): string => {
  const paint = severityPaint[finding.severity];
  const places: FramedPlace[] = [
    { at: finding.at, label: finding.label, mark: '^', paint },
    ...finding.related.slice(0, RELATED_SHOWN).map(({ at, label }): FramedPlace => ({ at, label, mark: '-', paint: blue })),
  ];
  const gutter = gutterFor(places.map(({ at }) => at));
  const lines = [`${paint(`${finding.severity}[${printable(finding.rule)}]`)}: ${bold(text(finding.message))}`];
  for (const place of places) {
    const repeated = shown.has(keyOf(place.at));
    shown.add(keyOf(place.at));
    const words = repeated && place.mark === '-' && place.label ? ` ${text(place.label)}` : '';
    lines.push(`${arrowLine(place, gutter)}${words}`);
    if (!repeated && hasSource(place.at)) lines.push(...frameLines(place, gutter, width));
  }
  const more = finding.related.slice(RELATED_SHOWN);
  const last = more.at(-1);
  if (last) lines.push(`${' '.repeat(gutter)}${blue(':::')} and ${plural(more.length, 'more place')}, the last at ${placeText(last.at)}`);
  for (const [name, words] of notesOf(finding)) lines.push(...noteLines(name, words, gutter, width));
  return lines.join('\n');
};

/** The component's own words stay on one line, so that they can be searched for in its log. */
const LOG = 'the component says';

const notesOf = ({ log, fix, advice, controls }: Finding): [name: string, words: string][] => {
  const notes: [string, string | null][] = [
    [LOG, log],
    ['fix', fix?.title ?? null],
    ['do', advice],
    ['controls', controls.length > 0 ? controls.join(', ') : null],
  ];
  return notes.flatMap(([name, words]) => (words === null ? [] : [[name, text(words)]]));
};

const noteLines = (name: string, words: string, gutter: number, width: number): string[] => {
  const head = `${' '.repeat(gutter + 1)}= ${name}: `;
  const lines = name === LOG ? [words] : wrap(words, Math.max(40, width - head.length));
  return lines.map((line, index) => (index === 0 ? `${' '.repeat(gutter + 1)}${blue('=')} ${bold(`${name}:`)} ${line}` : `${' '.repeat(head.length)}${line}`));
};

const text = (words: string): string => printable(shorten(words, LONGEST_MESSAGE));

const keyOf = ({ file, span }: Place): string => `${span.start}-${span.end} ${file.path}`;
