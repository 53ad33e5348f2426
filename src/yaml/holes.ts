import type { Span } from '../source/place.ts';
import type { Hole, Masked } from './templates.ts';

/** Those of the spans, which are sorted, that lie in [start, end). */
export const spansInside = <S extends Span>(spans: readonly S[], start: number, end: number): readonly S[] => {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while ((spans[last]?.end ?? Infinity) <= end) last += 1;
  return spans.slice(low, last);
};

/** Whether a hole lies inside one of the spans, which are sorted. */
export const isWithin = (hole: Hole, spans: readonly Span[]): boolean =>
  spans.some((span) => span.start <= hole.start && hole.end <= span.end);

/** The 0-based column of an offset. */
export const columnOf = (text: string, offset: number): number => (offset === 0 ? 0 : offset - text.lastIndexOf('\n', offset - 1) - 1);

/**
 * Whether a template puts text directly behind `end` that may belong to a collection in block style which stands in
 * `column`: nothing but comments lies between, and the text is not indented less. Column 0 says nothing in Jinja.
 */
export const isHoleBehind = ({ parsed, holes }: Masked, end: number, column: number): boolean => {
  const blank = /(?:\s|#[^\n]*(?:\n|$))*/y;
  blank.lastIndex = end;
  blank.exec(parsed);
  const next = Math.max(blank.lastIndex, end);
  return spansInside(holes, end, next).some((hole) => hole.adds && (hole.column === 0 || hole.column >= column));
};
