import { podFields } from '../../knowledge/pod-types.ts';
import type { Place, Span } from '../../source/place.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { isTrue, numberText } from './json.ts';

/**
 * A field of a pod as the kubelet has it after decoding: what it does not know, and what is null, is not there; and what is not there
 * answers every question with Go's zero value.
 */
export interface Part extends Place {
  /** `spec.containers[0].name`, as the kubelet names it. */
  readonly field: string;
  readonly isSet: boolean;
  /** Where to point when something in it is missing. */
  readonly anchor: Place;
  get(name: string): Part;
  /** The items of a list, empty ones too. */
  items(): readonly Part[];
  /** The entries of a map, sorted by key. */
  entries(): readonly (readonly [key: string, value: Part])[];
  /** Empty where it is not set. */
  readonly text: string;
  readonly number: bigint | undefined;
  readonly flag: boolean | undefined;
}

const NOTHING: readonly never[] = [];

/** Asked for thousands of times in a file, hence a class: what is known of a part is worked out when it is asked for, and once. */
class PartNode implements Part {
  readonly isSet: boolean;
  readonly #cursor: Cursor | undefined;
  readonly #type: string;
  readonly #minor: string;
  readonly #parent: PartNode | undefined;
  /** `.name`, `[0]` or `[key]`. */
  readonly #step: string;
  #children: Map<string, PartNode> | undefined;
  #items: readonly PartNode[] | undefined;

  /** `cursor` is undefined for what is not there; `type` is the name of a Go struct, or empty where nothing is below. */
  constructor(cursor: Cursor | undefined, type: string, minor: string, parent: PartNode | undefined, step: string) {
    this.#cursor = cursor;
    this.#type = type;
    this.#minor = minor;
    this.#parent = parent;
    this.#step = step;
    this.isSet = cursor !== undefined && cursor.kind !== 'null';
  }

  /** The node itself, or the one that it is missing from. */
  get #nearest(): Cursor {
    if (this.#cursor !== undefined) return this.#cursor;
    if (this.#parent === undefined) throw new Error('a part has no document');
    return this.#parent.#nearest;
  }

  get file(): SourceFile {
    return this.#nearest.file;
  }

  get path(): string {
    return this.#nearest.path;
  }

  get span(): Span {
    return this.#cursor === undefined ? this.anchor.span : this.#cursor.span;
  }

  get field(): string {
    const above = this.#parent?.field ?? '';
    return above === '' && this.#step.startsWith('.') ? this.#step.slice(1) : above + this.#step;
  }

  get anchor(): Place {
    const cursor = this.#nearest;
    const [first] = cursor.kind === 'map' ? cursor.keys() : NOTHING;
    return (first === undefined ? undefined : cursor.keyPlace(first)) ?? cursor;
  }

  get(name: string): Part {
    const known = this.#children?.get(name);
    if (known) return known;
    const field = podFields(this.#type, this.#minor).get(name);
    const cursor = field ? this.#cursor?.get(name) : undefined;
    const child = new PartNode(cursor?.kind === 'missing' ? undefined : cursor, structOf(field?.element), this.#minor, this, `.${name}`);
    if (this.isSet) (this.#children ??= new Map()).set(name, child);
    return child;
  }

  items(): readonly Part[] {
    this.#items ??= this.#cursor?.items().map((item, index) => new PartNode(item, this.#type, this.#minor, this, `[${index}]`)) ?? NOTHING;
    return this.#items;
  }

  entries(): readonly (readonly [string, Part])[] {
    const cursor = this.#cursor;
    return cursor === undefined ? NOTHING : cursor.keys().toSorted().map((key) => [key, new PartNode(cursor.get(key), this.#type, this.#minor, this, `[${key}]`)] as const);
  }

  get text(): string {
    return this.#cursor?.text() ?? '';
  }

  get number(): bigint | undefined {
    const text = this.#cursor?.type === 'number' ? numberText(this.#cursor) : undefined;
    return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  }

  get flag(): boolean | undefined {
    return this.#cursor?.type === 'boolean' ? isTrue(this.#cursor) : undefined;
  }
}

const structOf = (element: string | undefined): string => (element === undefined ? '' : element.startsWith('v1.') ? element.slice(3) : element);

/** A part under another name of the field, or at another place, as the kubelet tells it. */
export const renamed = (part: Part, field: string, place: Place = part): Part => ({
  file: place.file,
  path: place.path,
  span: place.span,
  field,
  isSet: part.isSet,
  anchor: part.anchor,
  get: (name) => part.get(name),
  items: () => part.items(),
  entries: () => part.entries(),
  text: part.text,
  number: part.number,
  flag: part.flag,
});

/** A pod's root; `minor` is the kubelet's, one that src/knowledge has. */
export const podPart = (root: Cursor, minor: string): Part => new PartNode(root, 'Pod', minor, undefined, '');
