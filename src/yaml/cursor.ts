import type { Place, Word } from '../source/place.ts';

/**
 * A view of one node of a parsed document. A cursor to something that is not there is of kind `missing` and answers
 * every question with nothing, so that rules can walk down without asking at each step.
 * The place of a missing node is the place of its nearest parent that exists.
 */
export interface Cursor extends Place {
  readonly kind: 'map' | 'list' | 'scalar' | 'null' | 'missing';
  /** The value under a key of a map. Aliases and merge keys (`<<`) are followed, as the kubelet's parser does. */
  get(key: string): Cursor;
  /** The place of the key itself, for messages about the key. */
  keyPlace(key: string): Place | undefined;
  keys(): readonly string[];
  /** The items of a list; empty for anything else. */
  items(): readonly Cursor[];
  /** The scalar as text, whatever its YAML type (`8080`, `true`); undefined for other kinds and for null. */
  word(): Word | undefined;
  /** `word()?.text` when it is wholly known. */
  text(): string | undefined;
  /** What YAML 1.1 with the JSON types of the kubelet makes of the scalar. */
  readonly type: 'string' | 'number' | 'boolean' | undefined;
  /** Whether a template may put further entries or items here. */
  readonly hasHole: boolean;
}
