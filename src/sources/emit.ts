import type { Place, Word } from '../source/place.ts';
import { RenderedFile, type Piece } from '../source/rendered-file.ts';
import { compareKeys, keyText, scalarText } from './go-scalar.ts';
import { piecesOf, placeholder, written, type Text } from './text.ts';

/**
 * A YAML value. Numbers and booleans are written bare, text so that it is read as text again; entries that are undefined are left out.
 * `bare` is a number or a boolean that a person wrote, and `keys` say where somebody wrote the keys of a map. To what `isOpen` a template may add.
 */
export type Tree =
  | { readonly text: Text }
  | { readonly bare: Word }
  | { readonly list: readonly Tree[]; readonly isOpen?: boolean }
  | Mapping
  | number
  | boolean
  | null;

export interface Mapping {
  readonly map: Readonly<Record<string, Tree | undefined>>;
  readonly keys?: ReadonlyMap<string, Place>;
  readonly isOpen?: boolean;
}

export const text = (...parts: readonly Text[]): Tree => ({ text: parts.length === 1 && parts[0] !== undefined ? parts[0] : parts });
export const list = (items: readonly Tree[]): Tree => ({ list: items });
export const map = (entries: Mapping['map']): Mapping => ({ map: entries });
/** The keys in the order of the alphabet, as Go's JSON has them. */
export const sortedMap = (entries: Mapping['map']): Mapping => map(Object.fromEntries(Object.entries(entries).sort(([one], [other]) => compareKeys(one, other))));

/** On a line of its own it stands for any number of entries. */
const MORE = placeholder('MORE_ENTRIES');

/** A file as sigs.k8s.io/yaml writes it: lists are not indented, text is quoted only where it must be. */
export const emit = (tree: Tree, path: string, fallback: Place): RenderedFile => {
  const lines: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const put = (lead: string, value: Text, scalar: string): void => {
    // An escaped or folded text is no copy of its words any more.
    const inside = scalar.indexOf(written(value));
    if (inside >= 0) pieces.push(...piecesOf(value, length + lead.length + inside));
    else pieces.push(...piecesOf(value, 0).slice(0, 1).map(({ place }) => ({ start: length + lead.length, end: length + lead.length + scalar.length, place })));
    line(`${lead}${scalar}`);
  };
  const line = (content: string): void => {
    lines.push(content);
    length += content.length + 1;
  };
  const write = (value: Tree, lead: string, indent: string, isItem: boolean): void => {
    if (typeof value !== 'object' || value === null) return line(`${lead}${String(value)}`);
    if ('bare' in value) {
      pieces.push(...piecesOf(value.bare, length + lead.length));
      return line(`${lead}${written(value.bare)}`);
    }
    if ('text' in value) return put(lead, value.text, scalarText(written(value.text), indent, [...lead].length));
    if ('list' in value) {
      const isOpen = value.isOpen === true;
      if (value.list.length === 0 && !isOpen) return line(`${lead}[]`);
      if ((!isItem || value.list.length === 0) && lead !== '') line(lead.trimEnd());
      for (const [index, item] of value.list.entries()) write(item, `${isItem && index === 0 ? lead : indent}- `, `${indent}  `, true);
      return isOpen ? line(`${indent}${MORE}`) : undefined;
    }
    const entries = Object.entries(value.map).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry] as const]));
    const isOpen = value.isOpen === true;
    if (entries.length === 0 && !isOpen) return line(`${lead}{}`);
    if ((!isItem || entries.length === 0) && lead !== '') line(lead.trimEnd());
    for (const [index, [key, entry]] of entries.entries()) {
      const start = isItem && index === 0 ? lead : indent;
      const inner = typeof entry === 'object' && entry !== null && 'list' in entry ? indent : `${indent}  `;
      const name = keyText(key);
      const place = value.keys?.get(key);
      if (place) pieces.push({ start: length + start.length, end: length + start.length + name.length, place });
      write(entry, `${start}${name}: `, inner, false);
    }
    return isOpen ? line(`${indent}${MORE}`) : undefined;
  };
  write(tree, '', '', false);
  return new RenderedFile(path, `${lines.join('\n')}\n`, pieces, fallback);
};

/** Several documents in one file, most of which somebody wrote in another form. */
export const emitDocuments = (trees: readonly Tree[], path: string, fallback: Place): RenderedFile => {
  const pieces: Piece[] = [];
  let whole = '';
  for (const tree of trees) {
    if (whole !== '') whole += '---\n';
    const made = emit(tree, path, fallback);
    pieces.push(...made.pieces.map((piece) => ({ ...piece, start: piece.start + whole.length, end: piece.end + whole.length })));
    whole += made.text;
  }
  return new RenderedFile(path, whole, pieces, fallback, true);
};
