import type { Span } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from './cursor.ts';

/** Something wrong with a text as YAML. `kind` is what rules select on; `message` is a sentence for people. */
export interface YamlProblem {
  readonly kind: 'syntax' | 'tab' | 'duplicate-key' | 'too-deep' | 'too-many-aliases' | 'unresolved-alias' | 'multiple-byte-order-marks';
  readonly message: string;
  /** The words of Go's JSON reader, for a file that the kubelet takes for JSON. */
  readonly log?: string;
  readonly span: Span;
  /** For a duplicate key: where the key stood first. */
  readonly first?: Span;
  readonly path: string;
  /** Index into `documents`. */
  readonly document: number;
}

export interface Comment {
  readonly span: Span;
  /** Without the `#`, as written. */
  readonly text: string;
}

/** A placeholder that another program fills in before the kubelet reads the file: `{{ x }}`, `{% if %}`, `%{ if }`, `${x}` on a line of its own. */
export interface Placeholder {
  readonly span: Span;
  readonly language: 'go-or-jinja' | 'terraform';
}

export interface YamlFile {
  readonly source: SourceFile;
  /** The roots. A document that could not be parsed to the end holds what could be read. */
  readonly documents: readonly Cursor[];
  readonly problems: readonly YamlProblem[];
  readonly comments: readonly Comment[];
  readonly placeholders: readonly Placeholder[];
}
