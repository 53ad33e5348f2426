import type { SourceFile } from './source-file.ts';

/** A half-open range of a source text, in 0-based UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Something that can be pointed at. `path` is the YAML path of the thing with names instead of indices where
 * there are names (`spec.containers[etcd].--data-dir`), so that it survives moved lines.
 */
export interface Place {
  readonly file: SourceFile;
  readonly span: Span;
  readonly path: string;
}

/** A text found in a source. Where parts of it cannot be known (see `text/unknown.ts`), `unknown` says why. */
export interface Word extends Place {
  readonly text: string;
  readonly unknown?: string;
  /** The place of the characters [start, end) of `text`. */
  part(start: number, end: number): Place;
}
