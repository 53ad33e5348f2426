import type { Edit } from '../engine/rule.ts';

const byPlace = (one: Edit, other: Edit): number => one.start - other.start || one.end - other.end;

/** Whether two edits touch one place of a file: their ranges meet, or both put text at one point. */
export const collide = (one: Edit, other: Edit): boolean => {
  if (one.file !== other.file) return false;
  const [first, second] = byPlace(one, other) <= 0 ? [one, other] : [other, one];
  return second.start < first.end || (second.start === first.start && second.end === first.end);
};

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
