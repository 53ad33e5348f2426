import type { UnseenEntry } from '../engine/finding.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { wrap } from '../text/wrap.ts';
import { groupBy } from './group.ts';
import { bold } from './paint.ts';
import { placeText } from './place-text.ts';

const LONGEST_REASON = 400;
const INDENT = '      ';

/** Where rules could not decide: one entry a place and reason, with the rules under it. Not called without entries. */
export const unseenList = (entries: readonly UnseenEntry[], width: number): string => {
  const groups = groupBy(entries, ({ at, reason }) => `  ${placeText(at)}: ${printable(shorten(reason, LONGEST_REASON))}`);
  const lines = [...groups].flatMap(([head, group]) => {
    const rules = new Set(group.map(({ rule }) => printable(rule)));
    return [head, ...wrap([...rules].join(', '), width - INDENT.length).map((line) => INDENT + line)];
  });
  return [bold('could not decide:'), ...lines].join('\n');
};
