import type { Finding, UnseenEntry, Verdict } from '../engine/finding.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { wrap } from '../text/wrap.ts';
import { placeText } from './place-text.ts';

const INDENT = '      ';
const LONGEST = 400;

/** What a verdict rests on: the findings with the component's own words, what could not be read, or the files that it takes for good. */
export const reasonLines =
  (width: number) =>
  ({ verdict, because, assumes }: Verdict): readonly string[] => {
    if (verdict !== 'starts') return because.flatMap((entry) => [`    ${placeText(entry.at)}`, ...entryLines(entry, width)]);
    // Every file by name: who checks them must not guess what was cut.
    return assumes.length === 0 ? [] : wrap(assumes.map(printable).join(', '), Math.max(40, width - INDENT.length)).map((line) => INDENT + line);
  };

const wrapped = (words: string, width: number): string[] => wrap(printable(shorten(words, LONGEST)), Math.max(40, width - INDENT.length)).map((line) => INDENT + line);

const entryLines = (entry: Finding | UnseenEntry, width: number): string[] => {
  if (!('message' in entry)) return wrapped(`could not decide: ${entry.reason}`, width);
  const { message, confidence, log, advice } = entry;
  return [
    ...wrapped(confidence === 'certain' ? message : `${message} (${confidence}, not certain)`, width),
    // The component's own words stay on one line, so that they can be searched for in its log.
    ...(log === null ? [] : [`${INDENT}the component says: ${printable(shorten(log, LONGEST))}`]),
    ...(advice === null ? [] : wrapped(`do: ${advice}`, width)),
  ];
};
