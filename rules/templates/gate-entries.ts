import type { Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';

export interface GateEntry {
  /** Without a component in front of it: `kube:AllAlpha` is `AllAlpha`. */
  readonly name: string;
  /** What is written behind the `=`. */
  readonly text: string;
  readonly place: Place;
}

/** The entries of `--feature-gates` that can be read. */
export const gatesIn = (invocation: Invocation): readonly GateEntry[] =>
  invocation.occurrences('feature-gates').flatMap(({ value }) => {
    let start = 0;
    return value === undefined || value.unknown !== undefined ? [] : value.text.split(',').flatMap((entry) => {
      const place = value.part(start, start + entry.length);
      start += entry.length + 1;
      const [name = '', text] = entry.trim().split('=', 2);
      return text === undefined ? [] : [{ name: name.replace(/^[\w-]+:/, ''), text, place }];
    });
  });
