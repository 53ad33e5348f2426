import type { Span } from '../source/place.ts';
import type { Masked } from './templates.ts';

/** The index of the first of the spans, which are sorted, that begins at `start` or behind it. */
export const firstFrom = (spans: readonly Span[], start: number): number => {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Those of the spans, which are sorted, that lie in [start, end). */
export const spansInside = <S extends Span>(spans: readonly S[], start: number, end: number): readonly S[] => {
  const first = firstFrom(spans, start);
  let last = first;
  while ((spans[last]?.end ?? Infinity) <= end) last += 1;
  return spans.slice(first, last);
};

/** Whether a span lies inside one of the others, which are sorted and do not overlap. */
export const isWithin = ({ start, end }: Span, others: readonly Span[]): boolean => {
  const last = others[firstFrom(others, start + 1) - 1];
  return last !== undefined && end <= last.end;
};

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
