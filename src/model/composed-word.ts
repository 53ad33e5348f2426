import type { Place, Span, Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isUnknown } from '../text/unknown.ts';

/** Text that stands for the characters [start, end) of another word: one for one where `exact`, else as a whole. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
  readonly unknown: string | undefined;
}

/** A class, because scripts make many of them: methods are shared, and positions are worked out when asked for. */
class ComposedWord implements Word {
  readonly file: SourceFile;
  readonly path: string;
  readonly text: string;
  declare readonly unknown?: string;
  readonly #source: Word;
  readonly #start: number;
  readonly #end: number;
  readonly #pieces: readonly Piece[];
  #offsets: number[] | undefined;

  constructor(source: Word, start: number, end: number, pieces: readonly Piece[]) {
    const [only] = pieces;
    this.file = source.file;
    this.path = source.path;
    this.text = only && pieces.length === 1 ? only.text : pieces.map((piece) => piece.text).join('');
    const unknown = pieces.find((piece) => piece.unknown !== undefined)?.unknown;
    if (unknown !== undefined) this.unknown = unknown;
    this.#source = source;
    this.#start = start;
    this.#end = end;
    this.#pieces = pieces;
  }

  get span(): Span {
    return this.#source.part(this.#start, this.#end).span;
  }

  part(start: number, end: number): Place {
    // The whole word has its quotes with it, wherever in the word they stand.
    if (start === 0 && end === this.text.length) return this.#source.part(this.#start, this.#end);
    const first = this.#sourceOffset(start, start, this.#start, 'start');
    const last = end > start ? this.#sourceOffset(end - 1, end, this.#end, 'end') : first;
    return this.#source.part(first, Math.max(first, last));
  }

  /** Where `offset` of this word is in the source, as the piece under the character `under` has it. */
  #sourceOffset(under: number, offset: number, without: number, side: 'start' | 'end'): number {
    this.#offsets ??= startsOf(this.#pieces);
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#offsets[middle] ?? 0) <= under) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    if (!piece) return without;
    return piece.exact ? piece.start + Math.min(offset - (this.#offsets[low] ?? 0), piece.text.length) : piece[side];
  }
}

const startsOf = (pieces: readonly Piece[]): number[] => {
  const starts: number[] = [];
  let offset = 0;
  for (const piece of pieces) {
    starts.push(offset);
    offset += piece.text.length;
  }
  return starts;
};

/**
 * A word put together from pieces of `source`; its own span is that of [start, end) of the source, quotes included.
 * It is unknown for the reason of its first piece that is.
 */
export const composeWord = (source: Word, start: number, end: number, pieces: readonly Piece[]): Word =>
  new ComposedWord(source, start, end, pieces);

/** The characters [start, end) of a word as a word of their own. */
export const cutWord = (source: Word, start: number, end: number): Word => {
  const text = source.text.slice(start, end);
  return composeWord(source, start, end, [{ text, start, end, exact: true, unknown: isUnknown(text) ? source.unknown : undefined }]);
};
