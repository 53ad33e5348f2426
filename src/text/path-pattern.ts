/**
 * Tells whether a path matches a pattern: `*` stands for anything but a slash, `?` for one character but a slash, `**` as a whole
 * part for any number of parts; a pattern that ends with a slash, or names a folder that the path lies in, takes in all below it.
 * Made of two loops and no regular expression, because no pattern in a configuration may make it slow.
 */
export const matchesPath = (pattern: string, path: string): boolean => {
  const wanted = partsOf(pattern);
  const found = partsOf(path);
  return matchesAll(wanted, found) || (wanted.at(-1) !== '**' && matchesAll([...wanted, '**'], found));
};

const partsOf = (text: string): readonly string[] => text.split('/').filter((part) => part !== '' && part !== '.');

const matchesAll = (wanted: readonly string[], found: readonly string[]): boolean =>
  matches(wanted, found, (part) => part === '**', matchesPart);

const matchesPart = (pattern: string, text: string): boolean =>
  matches([...pattern], [...text], (character) => character === '*', (character, other) => character === '?' || character === other);

/** The classic walk with one step back: after a mismatch only the last wildcard has to take in one more. */
const matches = <T>(wanted: readonly T[], found: readonly T[], isMany: (item: T) => boolean, isEqual: (one: T, other: T) => boolean): boolean => {
  let [at, from] = [0, 0];
  let many: { readonly at: number; readonly from: number } | undefined;
  while (from < found.length) {
    const item = wanted[at];
    if (item !== undefined && isMany(item)) {
      many = { at, from };
      at += 1;
    } else if (item !== undefined && isEqual(item, found[from] as T)) {
      at += 1;
      from += 1;
    } else if (many) {
      many = { at: many.at, from: many.from + 1 };
      at = many.at + 1;
      from = many.from;
    } else return false;
  }
  return wanted.slice(at).every(isMany);
};
