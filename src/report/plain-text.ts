import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import type { Finding } from '../engine/finding.ts';

/** Values of any length can be part of a message. */
const LONGEST = 1000;

/** A text of a report for one line: what a terminal would obey is escaped, the middle of what is too long is left out. */
export const oneLine = (text: string, limit = LONGEST): string => printable(shorten(text, limit));

/** What else a finding says, each part with its name. */
export const notesOf = ({ log, advice, fix }: Finding): readonly { readonly name: string; readonly text: string }[] => [
  ...(log === null ? [] : [{ name: 'The component says', text: oneLine(log) }]),
  ...(advice === null ? [] : [{ name: 'Do', text: oneLine(advice) }]),
  ...(fix === null ? [] : [{ name: 'Fix', text: oneLine(fix.title) }]),
];
