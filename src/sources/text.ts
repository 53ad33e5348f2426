import type { Place, Word } from '../source/place.ts';
import { RenderedFile, type Piece } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isUnknown, UNKNOWN } from '../text/unknown.ts';

/** Text of a rendered file: what the program adds, words that a person wrote, or both one after the other. */
export type Text = string | Word | readonly Text[];

/** A text, with an origin that it has as a whole: `true` from `etcd.local`. */
export const textFrom = (text: string, { file, span, path }: Place): Word => ({ file, span, path, text, part: () => ({ file, span, path }) });

/** The characters [start, end) of a word. */
export const partOf = (word: Word, start: number, end = word.text.length): Word => ({ ...word, ...word.part(start, end), text: word.text.slice(start, end), part: (from, to) => word.part(start + from, start + to) });

/** Words with commas between them. */
export const withCommas = (words: readonly Text[]): Text => words.flatMap((word, index) => (index === 0 ? [word] : [',', word]));

/** A file that stands inside of another one, as its word. */
export const embedded = (path: string, word: Word): RenderedFile => new RenderedFile(path, written(word), piecesOf(word, 0), word, true);

/** Another file under the name that it has on the node. */
export const copiedFile = (path: string, file: SourceFile): RenderedFile => {
  const place = (start: number, end: number): Place => ({ file, span: { start, end }, path: '' });
  return new RenderedFile(path, file.text, [{ start: 0, end: file.text.length, place: place(0, file.text.length), part: place }], place(0, 0), true);
};

/** What depends on the node, or on a program that fills it in, as a template that k8s-audit itself takes for unknown. */
export const placeholder = (name: string): string => `{{ ${name} }}`;

/** As it is written into a file; unknown text as the placeholder that it was. */
export const written = (text: Text): string => {
  if (typeof text === 'string') return text;
  if (isList(text)) return text.map(written).join('');
  return isUnknown(text.text) ? withPlaceholders(text) : text.text;
};

/** Where its words come from, `at` being its offset in the file. */
export const piecesOf = (text: Text, at: number): readonly Piece[] => {
  if (typeof text === 'string') return [];
  if (isList(text)) {
    let next = at;
    return text.flatMap((part) => {
      const start = next;
      next += written(part).length;
      return piecesOf(part, start);
    });
  }
  const length = written(text).length;
  const isCopy = length === text.text.length;
  return length === 0 ? [] : [{ start: at, end: at + length, place: text, ...(isCopy ? { part: (start: number, end: number) => text.part(start, end) } : {}) }];
};

const isList = (text: Text): text is readonly Text[] => Array.isArray(text);

const UNKNOWN_RUN = new RegExp(`${UNKNOWN}+`, 'g');

const withPlaceholders = (word: Word): string =>
  word.text.replaceAll(UNKNOWN_RUN, (run, index: number) => {
    const { file, span } = word.part(index, index + run.length);
    const original = file.text.slice(span.start, span.end).trim();
    return /^\{[{%].*[}%]\}$/s.test(original) ? original : placeholder(original.replace(/^[$%]?\{*\s*|\s*\}*$/g, '') || 'UNKNOWN');
  });
