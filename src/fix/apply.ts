import type { Edit } from '../engine/rule.ts';

/** What is put at one point goes in the order of its text, as sorted flags and fields do. */
const byPlace = (one: Edit, other: Edit): number => one.start - other.start || one.end - other.end || (one.text < other.text ? -1 : 1);

/** Whether two edits touch one place of a file: their ranges meet, or both put the same flag or field at one point. */
export const collide = (one: Edit, other: Edit): boolean => {
  if (one.file !== other.file) return false;
  const [first, second] = byPlace(one, other) <= 0 ? [one, other] : [other, one];
  if (second.start < first.end) return true;
  return second.start === first.start && second.end === first.end && nameIn(one) === nameIn(other);
};

/** `    - --profiling` of `    - --profiling=false`, `      resources` of `      resources:`. */
const nameIn = ({ text }: Edit): string => /^[^=:]*/.exec(text)?.[0] ?? '';

/** The text with all edits of one file made; every other character stays. The edits must not collide. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  let result = '';
  let from = 0;
  for (const edit of edits.toSorted(byPlace)) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
};
