import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { parseYaml } from '../yaml/parse.ts';
import { text, type Mapping, type Tree } from './emit.ts';

/** The documents of a file, which are maps unless `root` says otherwise, and what is wrong with it as YAML. `program` is what reads it, as it stands in a sentence. */
export const documentsOf = (file: SourceFile, program: string, root: Cursor['kind'] = 'map'): { readonly documents: readonly Cursor[]; readonly notes: readonly Note[] } => {
  const { documents, problems, placeholders } = parseYaml(file);
  // What fills in a template may well make a file of it that can be read.
  const what = placeholders.length === 0 ? 'refused' : 'approximate';
  const notes = problems.map(({ message, span, path }): Note => ({ kind: what, at: { file, span, path }, message: `${program} cannot read it as YAML: ${message}` }));
  // A List, as kubectl prints it, holds what could stand in documents of its own.
  return { documents: documents.flatMap((each) => (each.get('kind').text() === 'List' ? each.get('items').items() : [each])).filter(({ kind }) => kind === root), notes };
};

/** The value as somebody wrote it, for another file: types and places stay. Undefined for what is not there. */
export const copyOf = (cursor: Cursor): Tree | undefined => {
  switch (cursor.kind) {
    case 'missing':
      return undefined;
    case 'null':
      return cursor.hasHole ? { map: {}, isOpen: true } : null;
    case 'map':
      return copyMap(cursor, (_, entry) => copyOf(entry));
    case 'list':
      return { list: cursor.items().map((item) => copyOf(item) ?? null), ...openness(cursor) };
    case 'scalar': {
      const word = cursor.word();
      if (!word) return null;
      return cursor.type === 'string' || word.unknown !== undefined ? text(word) : { bare: word };
    }
    default:
      return undefined;
  }
};

/** A map with its keys, where `change` makes the values. */
export const copyMap = (cursor: Cursor, change: (key: string, entry: Cursor) => Tree | undefined): Mapping => {
  const keys = cursor.keys();
  const places = keys.flatMap((key): [string, Place][] => {
    const place = cursor.keyPlace(key);
    return place ? [[key, place]] : [];
  });
  return { map: Object.fromEntries(keys.map((key) => [key, change(key, cursor.get(key))])), keys: new Map(places), ...openness(cursor) };
};

/** Whether a template may put more into it. */
export const openness = ({ hasHole }: Cursor): { isOpen?: boolean } => (hasHole ? { isOpen: true } : {});
