import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { textFrom, type Text } from './text.ts';

/** What a program does with a flag of a person that it gives, too; without a policy the person's takes its place. */
export type Policy = 'add' | 'refuse';

export interface Merging {
  readonly policies?: Readonly<Record<string, Policy>>;
  /** The program that says no, in its own words. */
  readonly refusal?: (flag: string) => { readonly message: string; readonly log?: string };
}

/** Flags of a program by their names, and over them those of maps `name: value` or `name: [value, ...]`, sorted by their names. */
export const mergedArguments = (own: Readonly<Record<string, Text | undefined>>, extra: readonly Cursor[], { policies = {}, refusal }: Merging = {}): { readonly argv: readonly Text[]; readonly notes: readonly Note[] } => {
  const notes: Note[] = [];
  const flags = new Map<string, readonly Text[]>(Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[name, [[`--${name}=`, value]]] as const])));
  for (const map of extra) {
    for (const name of map.keys()) {
      const values = valuesOf(map.get(name));
      const place = map.keyPlace(name);
      if (values.length === 0 || !place) continue;
      const flag = textFrom(`--${name}=`, place);
      const before = flags.get(name)?.[0];
      if (policies[name] === 'refuse' && refusal) notes.push({ kind: 'refused', at: bare(place), ...refusal(name) });
      else if (policies[name] === 'add' && before !== undefined) flags.set(name, [[before, ...values.flatMap((value): readonly Text[] => [',', value])]]);
      else flags.set(name, values.map((value) => [flag, value]));
    }
  }
  return { argv: [...flags].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, values]) => values), notes };
};

const bare = ({ file, span, path }: Place): Place => ({ file, span, path });

const valuesOf = (cursor: Cursor): readonly Text[] => {
  const single = cursor.word();
  return single ? [single] : cursor.items().flatMap((item) => item.word() ?? []);
};
