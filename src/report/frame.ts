import type { Place } from '../source/place.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { maskSecrets } from '../text/mask.ts';
import { widthOf } from '../text/width.ts';
import { excerpt, type Excerpt } from './excerpt.ts';
import { blue } from './paint.ts';
import { placeText } from './place-text.ts';

export interface FramedPlace {
  readonly at: Place;
  readonly label: string | null;
  readonly mark: '^' | '-';
  readonly paint: (text: string) => string;
}

/** A place cut down to what can be seen of it: 1-based lines, 0-based offsets inside them. */
interface Range {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly start: number;
  readonly end: number;
}

/** Cells that a line of source has at least, however narrow the terminal. */
const NARROWEST = 40;

const LONGEST_LABEL = 200;

/** Whether there is source text to show: a finding about all of a file stands at its very start. */
export const hasSource = ({ file, span }: Place): boolean => file.text !== '' && span.end > 0;

/** How many characters the line numbers of the places need. */
export const gutterFor = (places: readonly Place[]): number => Math.max(1, ...places.map((at) => `${rangeOf(at).lastLine}`.length));

/** The line that says where: ` --> path:line:column`, or ` ::: ` for a related place. */
export const arrowLine = ({ at, mark }: FramedPlace, gutter: number): string =>
  `${' '.repeat(gutter)}${blue(mark === '^' ? '-->' : ':::')} ${placeText(at)}`;

/** The source lines of a place with marks under them, for a terminal of `width` cells. Of several lines the first and the last are shown. */
export const frameLines = ({ at, label, mark, paint }: FramedPlace, gutter: number, width: number): string[] => {
  const range = rangeOf(at);
  const room = Math.max(NARROWEST, width - gutter - 3);
  const bar = `${' '.repeat(gutter + 1)}${blue('|')}`;
  const source = (line: number, { text }: Excerpt): string => `${blue(`${String(line).padStart(gutter)} |`)} ${text}`.trimEnd();
  const marks = ({ from, length }: Excerpt, words: string): string[] => {
    const drawn = mark.repeat(length);
    if (words === '') return [`${bar} ${' '.repeat(from)}${paint(drawn)}`];
    if (from + length + 1 + widthOf(words) <= room) return [`${bar} ${' '.repeat(from)}${paint(`${drawn} ${words}`)}`];
    return [`${bar} ${' '.repeat(from)}${paint(drawn)}`, `${bar} ${' '.repeat(Math.max(0, Math.min(from, room - widthOf(words))))}${paint(words)}`];
  };
  const words = printable(shorten(label ?? '', LONGEST_LABEL));
  const firstText = maskSecrets(at.file.line(range.firstLine));
  if (range.firstLine === range.lastLine) {
    const only = excerpt(firstText, range.start, range.end, room);
    return [bar, source(range.firstLine, only), ...marks(only, words)];
  }
  const lastText = maskSecrets(at.file.line(range.lastLine));
  const first = excerpt(firstText, range.start, firstText.length, room);
  const last = excerpt(lastText, lastText.search(/\S/), range.end, room);
  const gap = range.lastLine > range.firstLine + 1 ? [`${bar} ...`] : [];
  return [bar, source(range.firstLine, first), ...marks(first, ''), ...gap, source(range.lastLine, last), ...marks(last, words)];
};

const rangeOf = ({ file, span }: Place): Range => {
  // The span of a YAML collection reaches to the start of what follows it.
  const end = Math.max(span.start, span.start + file.text.slice(span.start, span.end).trimEnd().length);
  const from = file.position(span.start);
  const to = file.position(end);
  return { firstLine: from.line, lastLine: to.line, start: from.column - 1, end: to.column - 1 };
};
