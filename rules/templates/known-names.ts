import type { Place } from '../../src/source/place.ts';
import { suggest } from '../../src/text/suggest.ts';
import type { Setting } from '../../src/model/types.ts';

/** The place of one entry inside the values of a list flag; the whole flag where it cannot be told. */
export const placeOfEntry = (setting: Setting, entry: string): Place => {
  if (setting.state !== 'given') return setting.place;
  for (const { value } of setting.flags) {
    const start = value ? `,${value.text},`.indexOf(`,${entry},`) : -1;
    if (value && start >= 0) return value.part(start, start + entry.length);
  }
  return setting.place;
};

/** `did you mean NodeRestriction?`, or what to do where nothing is near. */
export const nearestOr = (name: string, names: Iterable<string> | undefined, otherwise: string): string => {
  const nearest = suggest(name, names ?? []);
  return nearest === undefined ? otherwise : `write ${nearest} if you meant that, else ${otherwise}`;
};
