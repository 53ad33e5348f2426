import { nearestPodMinor, podFields, type PodField } from '../../knowledge/pod-types.ts';
import { parseQuantity } from '../../model/values/quantity.ts';
import type { Place } from '../../source/place.ts';
import { list, map, sortedMap, text, type Mapping, type Tree } from '../emit.ts';
import { textFrom, written } from '../text.ts';
import { kept } from './pod-data.ts';

/** What Go makes of a Pod, or of a part of it, that it reads and writes again: fields that it does not know are gone, and so are those that say nothing. */
export interface Reading {
  readonly minor: string;
  /** Where the text says it, if its own parts do not know. */
  readonly at: Place;
  /** Fields that are passed over. */
  readonly unknown: { readonly key: string; readonly type: string; readonly at: Place }[];
  /** Values that Go cannot read. */
  readonly wrong: { readonly at: Place; readonly message: string }[];
}

const KEPT = new Set(kept.split(/\s+/));
/** Structs that are written though nothing is in them. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = { Container: ['resources'], EphemeralContainer: ['resources'], Pod: ['spec', 'status'] };

export const isMapping = (tree: Tree | undefined): tree is Mapping => typeof tree === 'object' && tree !== null && 'map' in tree;
export const isSequence = (tree: Tree | undefined): tree is { readonly list: readonly Tree[] } => typeof tree === 'object' && tree !== null && 'list' in tree;

export const podPart = (tree: Tree, type: string, reading: Reading): Mapping => {
  if (!isMapping(tree)) {
    reading.wrong.push({ at: placeOf(tree) ?? reading.at, message: `a ${type} must hold fields` });
    return map({});
  }
  const fields = podFields(type, nearestPodMinor(reading.minor));
  const entries: Record<string, Tree | undefined> = {};
  for (const [key, value] of Object.entries(tree.map)) {
    const field = fields.get(key);
    const at = tree.keys?.get(key) ?? placeOf(value) ?? reading.at;
    if (!field) reading.unknown.push({ key, type, at });
    else if (value !== undefined && value !== null) entries[key] = whole(value, { field, name: `${type}.${key}`, at }, reading);
  }
  for (const key of ALWAYS[type] ?? []) entries[key] ??= map({});
  if (type === 'ObjectMeta' && Number(reading.minor.split('.')[1]) <= 33) entries['creationTimestamp'] ??= null;
  return { ...sortedMap(entries), ...(tree.keys ? { keys: tree.keys } : {}) };
};

interface Spot {
  readonly field: PodField;
  readonly name: string;
  readonly at: Place;
}

const whole = (value: Tree, { field, name, at }: Spot, reading: Reading): Tree | undefined => {
  const wrong = (what: string): undefined => {
    reading.wrong.push({ at: placeOf(value) ?? at, message: `${name} must be ${what}` });
    return undefined;
  };
  const part = (item: Tree): Tree | undefined => single(item, { field, name, at }, reading);
  if (field.shape === 'list') {
    if (!isSequence(value)) return wrong('a list');
    const items = value.list.flatMap((item) => part(item) ?? []);
    return items.length === 0 ? undefined : list(items);
  }
  if (field.shape === 'single') return isZero(value) && !KEPT.has(name) && field.kind !== 'own' ? undefined : part(value);
  if (!isMapping(value)) return wrong('a map');
  const entries = Object.entries(value.map).flatMap(([key, item]) => (item === undefined ? [] : [[key, part(item)] as const]));
  return entries.length === 0 ? undefined : { ...sortedMap(Object.fromEntries(entries)), ...(value.keys ? { keys: value.keys } : {}) };
};

const single = (value: Tree, { field, name, at }: Spot, reading: Reading): Tree | undefined => {
  const wrong = (what: string): undefined => {
    reading.wrong.push({ at: placeOf(value) ?? at, message: `${name} must be ${what}` });
    return undefined;
  };
  if (field.kind === 'struct') return podPart(value, field.element.replace(/^.*\./, ''), { ...reading, at });
  if (isMapping(value) || isSequence(value)) return wrong('a single value');
  const scalar = scalarOf(value);
  if (field.kind === 'own') return own(value, field, scalar);
  if (field.kind === 'string') return typeof value === 'object' && value !== null && 'text' in value ? value : wrong('text; put it in quotes');
  if (field.kind === 'bool') return isBoolean(scalar) ? bare(value, TRUE.test(scalar) ? 'true' : 'false') : wrong('true or false');
  return /^[-+]?\d+$/.test(scalar) && !isText(value) ? value : wrong('a whole number without quotes');
};

const TRUE = /^(?:y|yes|true|on)$/i;
const isBoolean = (scalar: string): boolean => TRUE.test(scalar) || /^(?:n|no|false|off)$/i.test(scalar);
const isText = (value: Tree | undefined): boolean => typeof value === 'object' && value !== null && 'text' in value;

/** Amounts are written in their shortest form. */
const own = (value: Tree, { element }: PodField, scalar: string): Tree => {
  if (!element.endsWith('Quantity')) return value;
  const quantity = parseQuantity(scalar);
  const printed = quantity.ok ? quantity.value.text : scalar;
  if (isText(value) && printed === scalar) return value;
  const at = placeOf(value);
  return text(at ? textFrom(printed, at) : printed);
};

const bare = (value: Tree, to: string): Tree => {
  const at = placeOf(value);
  return at ? { bare: textFrom(to, at) } : to === 'true';
};

export const scalarOf = (tree: Tree | undefined): string => {
  if (typeof tree !== 'object' || tree === null) return String(tree);
  return 'bare' in tree ? written(tree.bare) : 'text' in tree ? written(tree.text) : '';
};

const isZero = (tree: Tree): boolean => !isMapping(tree) && !isSequence(tree) && (isText(tree) ? scalarOf(tree) === '' : /^(?:0|[-+]0|n|no|false|off)$/i.test(scalarOf(tree)));

/** Where a person wrote a value, or the first of what is in it. */
export const placeOf = (tree: Tree | undefined): Place | undefined => {
  if (typeof tree !== 'object' || tree === null) return undefined;
  if ('bare' in tree) return tree.bare;
  if ('text' in tree) return wordIn(tree.text);
  const inner = 'list' in tree ? tree.list : Object.values(tree.map);
  for (const one of inner) {
    const place = placeOf(one);
    if (place) return place;
  }
  return undefined;
};

const wordIn = (content: unknown): Place | undefined => {
  if (typeof content === 'string') return undefined;
  if (Array.isArray(content)) return content.map(wordIn).find((one) => one !== undefined);
  return content as Place;
};
