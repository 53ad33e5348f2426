import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Place, Span, Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from './cursor.ts';
import { columnOf, spansInside, isHoleBehind, isWithin } from './holes.ts';
import { itemSegment, joinPath, keySegment, nodeSpan, scalarType, type Resolved } from './nodes.ts';
import type { Masked } from './templates.ts';
import { scalarWord } from './word.ts';

/** What all cursors of a file share. */
export interface Reading {
  readonly file: SourceFile;
  readonly masked: Masked;
  readonly aliases: ReadonlyMap<Alias, Resolved>;
}

interface Entry {
  readonly key: Scalar;
  readonly cursor: Cursor;
}

const NOTHING: readonly never[] = [];

const missingCursor = (place: Place): Cursor => {
  const missing: Cursor = {
    kind: 'missing',
    file: place.file,
    span: place.span,
    path: place.path,
    type: undefined,
    hasHole: false,
    get: () => missing,
    keyPlace: () => undefined,
    keys: () => NOTHING,
    items: () => NOTHING,
    word: () => undefined,
    text: () => undefined,
  };
  return missing;
};

const isOpen = (node: unknown): boolean => isScalar(node) && node.type === 'PLAIN' && /^[\uE000\s]+$/.test(node.source ?? '');

/** Whether a placeholder stands for an item of a list in brackets, where it may become several, or for a key of a map. */
const hasOpenEntry = (node: Resolved | undefined): boolean => {
  if (isSeq(node)) return node.flow === true && node.items.some(isOpen);
  return isMap(node) && node.items.some(({ key }) => isOpen(key));
};

class NodeCursor implements Cursor {
  readonly kind: Cursor['kind'];
  readonly #reading: Reading;
  readonly #node: Resolved | undefined;
  readonly #parent: NodeCursor | undefined;
  /** The key or the index in the parent. */
  readonly #at: string | number;
  /** What lies between here and the node belongs to it: the end of its key, the start of its document. */
  readonly #from: number;
  #span: Span | undefined;
  #path: string | undefined;
  #entries: ReadonlyMap<string, Entry> | undefined;
  #items: readonly Cursor[] | undefined;
  #word: Word | undefined;

  constructor(reading: Reading, node: Resolved | undefined, from: number, parent?: NodeCursor, at: string | number = '') {
    this.#reading = reading;
    this.#node = node;
    this.#from = from;
    this.#parent = parent;
    this.#at = at;
    if (isMap(node)) this.kind = 'map';
    else if (isSeq(node)) this.kind = 'list';
    else this.kind = node && scalarType(node) !== 'null' ? 'scalar' : 'null';
  }

  get file(): SourceFile {
    return this.#reading.file;
  }

  get span(): Span {
    this.#span ??= this.#node ? nodeSpan(this.#node) : { start: this.#from, end: this.#from };
    return this.#span;
  }

  get path(): string {
    if (this.#path === undefined) {
      const segment = typeof this.#at === 'number' ? itemSegment(this.#node, this.#at) : keySegment(this.#at);
      this.#path = this.#parent ? joinPath(this.#parent.path, segment) : '';
    }
    return this.#path;
  }

  get type(): Cursor['type'] {
    const type = this.kind === 'scalar' && isScalar(this.#node) ? scalarType(this.#node) : undefined;
    return type === 'null' ? undefined : type;
  }

  get hasHole(): boolean {
    const { masked } = this.#reading;
    if (masked.placeholders.length === 0) return false;
    if (hasOpenEntry(this.#node)) return true;
    const { start, end } = this.span;
    const children = this.#children();
    const inside = spansInside(masked.holes, Math.min(this.#from, start), end);
    if (inside.some((hole) => !isWithin(hole, children))) return true;
    if (this.kind === 'scalar' || ((isMap(this.#node) || isSeq(this.#node)) && this.#node.flow)) return false;
    return isHoleBehind(masked, end, this.kind === 'null' ? this.#keyColumn() : columnOf(masked.parsed, start));
  }

  get(key: string): Cursor {
    return this.#map().get(key)?.cursor ?? missingCursor(this);
  }

  keyPlace(key: string): Place | undefined {
    const entry = this.#map().get(key);
    return entry && { file: this.file, span: nodeSpan(entry.key), path: entry.cursor.path };
  }

  keys(): readonly string[] {
    return [...this.#map().keys()];
  }

  items(): readonly Cursor[] {
    this.#items ??= isSeq(this.#node) ? this.#node.items.map((item, index) => this.#child(item, index, undefined)) : NOTHING;
    return this.#items;
  }

  word(): Word | undefined {
    if (this.kind === 'scalar' && isScalar(this.#node)) this.#word ??= scalarWord(this, this.#node, this.#reading.masked);
    return this.#word;
  }

  text(): string | undefined {
    const word = this.word();
    return word?.unknown === undefined ? word?.text : undefined;
  }

  #resolve(node: unknown): Resolved | undefined {
    if (isAlias(node)) return this.#reading.aliases.get(node);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }

  /** `keyEnd` is undefined for an item of a list. */
  #child(node: unknown, at: string | number, keyEnd: number | undefined): Cursor {
    const resolved = this.#resolve(node);
    if (isAlias(node) && !resolved) return missingCursor(this);
    return new NodeCursor(this.#reading, resolved, keyEnd ?? resolved?.range?.[0] ?? this.span.start, this, at);
  }

  #map(): ReadonlyMap<string, Entry> {
    if (!this.#entries) {
      const entries = new Map<string, Entry>();
      if (isMap(this.#node)) this.#collect(this.#node, entries);
      this.#entries = entries;
    }
    return this.#entries;
  }

  /** In the order of the text, as the kubelet's parser does: the last one wins, be it a key or a merged one. */
  #collect(map: YAMLMap, entries: Map<string, Entry>): void {
    for (const { key: written, value } of map.items) {
      const key = this.#resolve(written);
      if (!isScalar(key)) continue;
      const text = key.source ?? '';
      if (text === '<<' && key.type === 'PLAIN') {
        const merged = this.#resolve(value);
        for (const source of isSeq(merged) ? merged.items.toReversed() : [merged]) {
          const target = this.#resolve(source);
          if (isMap(target)) this.#collect(target, entries);
        }
      } else {
        entries.set(text, { key, cursor: this.#child(value, text, nodeSpan(key).end) });
      }
    }
  }

  /** The parts of the node that belong to the nodes in it. */
  #children(): Span[] {
    const endOf = (node: unknown, otherwise: number): number => (isAlias(node) || this.#resolve(node) ? nodeSpan(node as Node).end : otherwise);
    if (isMap(this.#node)) {
      return this.#node.items.map(({ key, value }) => {
        const start = endOf(key, 0);
        return { start, end: Math.max(start, endOf(value, start)) };
      });
    }
    return isSeq(this.#node) ? this.#node.items.map((item) => nodeSpan(item as Node)) : [];
  }

  /** The column of the key that has no value. */
  #keyColumn(): number {
    const { parsed } = this.#reading.masked;
    const lineStart = this.#from - columnOf(parsed, this.#from);
    return /^[\s-]*/.exec(parsed.slice(lineStart, this.#from))?.[0].length ?? 0;
  }
}

/** The cursor for the root of a document. */
export const rootCursor = (reading: Reading, document: Document): Cursor => {
  const { contents } = document;
  const node = isMap(contents) || isSeq(contents) || isScalar(contents) ? contents : undefined;
  return new NodeCursor(reading, node, document.range?.[0] ?? 0);
};
