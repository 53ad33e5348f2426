/** Words further apart than this share of their length are not meant for each other. */
const FARTHEST = 0.4;

/** The candidate that was most likely meant; undefined where none is near. Case does not count. */
export const suggest = (word: string, candidates: Iterable<string>): string | undefined => {
  const wanted = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const limit = Math.min(Math.floor(Math.max(wanted.length, candidate.length) * FARTHEST), (best?.distance ?? Infinity) - 1);
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance <= limit) best = { candidate, distance };
  }
  return best?.candidate;
};

/** How many letters a slip of the pen gets wrong. */
const SLIP = 2;

/** Whether a word can hardly be anything but the candidate: a letter or two are wrong, or its end is missing or too much. Case does not count. */
export const isSlip = (word: string, candidate: string): boolean => {
  const [one, other] = [word.trim().toLowerCase(), candidate.toLowerCase()];
  return one !== '' && (one.startsWith(other) || other.startsWith(one) || editDistance(one, other, SLIP) <= SLIP);
};

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other; more than `limit` where it takes more. */
const editDistance = (from: string, to: string, limit: number): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current[column] = cost;
    }
    // No path leads through these two rows without that many.
    if (Math.min(...last) > limit && Math.min(...current) > limit) return Infinity;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
};
