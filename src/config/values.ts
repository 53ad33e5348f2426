import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';

/** More values than this, counted through aliases, are no configuration. */
const MAX_VALUES = 20_000;

/** A document as plain values: `{ tooLarge }` where aliases stand for more than anyone would write. */
export const plainValue = (root: Cursor): { readonly value: unknown } | { readonly tooLarge: Place } => {
  let count = 0;
  let tooLarge: Place | undefined;
  const convert = (cursor: Cursor): unknown => {
    count += 1;
    if (count > MAX_VALUES) tooLarge ??= cursor;
    if (tooLarge) return null;
    if (cursor.kind === 'map') return Object.fromEntries(cursor.keys().map((key) => [key, convert(cursor.get(key))]));
    if (cursor.kind === 'list') return cursor.items().map(convert);
    return scalarValue(cursor);
  };
  const value = convert(root);
  return tooLarge ? { tooLarge } : { value };
};

/** As YAML 1.2 has it: the `off` of a rule is a text. */
const scalarValue = (cursor: Cursor): string | number | boolean | null => {
  const text = cursor.text();
  if (text === undefined) return null;
  if (cursor.type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return cursor.type === 'number' && Number.isFinite(Number(text)) ? Number(text) : text;
};

/** The texts of a list, or the one text that stands in its place. */
export const textsOf = (cursor: Cursor): readonly string[] => (cursor.kind === 'scalar' ? [cursor.text() ?? ''] : cursor.items().flatMap((item) => item.text() ?? []));
