import type { Place, Span } from './place.ts';
import { SourceFile } from './source-file.ts';

/** A stretch of a rendered text, and what it was made from. */
export interface Piece extends Span {
  readonly place: Place;
  /** Where the stretch is a copy: the place of a part of it, by offsets from its start. */
  part?(start: number, end: number): Place;
}

/**
 * A text that a program makes from another one, which knows for each of its places where that comes from. `pieces` are sorted and do not
 * overlap; what lies in none of them was added by the program, and comes from `fallback`.
 */
export class RenderedFile extends SourceFile {
  readonly pieces: readonly Piece[];
  readonly fallback: Place;
  /** The same text with some words replaced: what lies between two places of it lies between their origins. */
  readonly isSubstitution: boolean;

  constructor(path: string, text: string, pieces: readonly Piece[], fallback: Place, isSubstitution = false) {
    super(path, text);
    this.pieces = pieces;
    this.fallback = fallback;
    this.isSubstitution = isSubstitution;
  }

  /** Where a span comes from; undefined for what the program added. */
  origin(span: Span): Place | undefined {
    const touched = this.#touched(span);
    const [first] = touched;
    const last = touched.at(-1);
    if (!first || !last) return undefined;
    // A probe is not what its port comes from.
    const text = this.text.slice(span.start, span.end).trimEnd();
    if (!this.isSubstitution && text.includes('\n') && !(first.start <= span.start && span.start + text.length <= first.end)) return undefined;
    const start = partOf(first, span);
    const end = first === last ? start : partOf(last, span);
    if (start.file !== end.file) return start;
    return { file: start.file, span: { start: Math.min(start.span.start, end.span.start), end: Math.max(start.span.end, end.span.end) }, path: start.path };
  }

  #touched({ start, end }: Span): readonly Piece[] {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pieces[middle]?.end ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    let last = low;
    while ((this.pieces[last]?.start ?? Infinity) < Math.max(end, start + 1)) last += 1;
    return this.pieces.slice(low, last);
  }
}

const partOf = (piece: Piece, span: Span): Place => piece.part?.(Math.max(0, span.start - piece.start), Math.min(span.end, piece.end) - piece.start) ?? piece.place;

/** The file that a node's manifests were made from. */
export interface Rendered {
  readonly source: SourceFile;
  /** Those beside it, of which others of its manifests were made. */
  readonly others?: readonly SourceFile[];
  /** The program that makes them: `kubeadm`. */
  readonly program: string;
  readonly notes: readonly Note[];
}

/** All files that a node's manifests were made from. */
export const sourcesOf = ({ source, others = [] }: Rendered): readonly SourceFile[] => [source, ...others];

/** Something to be said of such a file as a whole. */
export interface Note {
  /**
   * `refused`: the program that reads it stops with an error. `ignored`: it goes on, and the text has no effect.
   * `approximate`: what could not be rendered as the program does it.
   */
  readonly kind: 'refused' | 'ignored' | 'approximate';
  readonly at: Place;
  /** A sentence without its final stop. */
  readonly message: string;
  /** The program's own words, where it has any. */
  readonly log?: string;
}

/** A place in what a person wrote. */
export interface Origin {
  readonly at: Place;
  /** The file that a program makes and adds the place to by itself; null where a person wrote it. */
  readonly addedTo: RenderedFile | null;
}

/** Follows a place of a rendered text to where it comes from. */
export const originOf = (place: Place): Origin => {
  let at = place;
  let addedTo: RenderedFile | null = null;
  while (at.file instanceof RenderedFile) {
    const origin = at.file.origin(at.span);
    if (!origin) addedTo ??= at.file;
    at = origin ?? at.file.fallback;
  }
  return { at, addedTo };
};
