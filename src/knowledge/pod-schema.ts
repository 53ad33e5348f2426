import * as pod from './data/pod.ts';
import { lazily } from './facts.ts';
import { podFields, podMinors, type PodField } from './pod-types.ts';
import { parseData, valueAt } from './table.ts';

/** A field as its JSON must be. One of `type` and `ref` is there. */
export interface PodFieldSchema {
  readonly type?: 'string' | 'bool' | 'int32' | 'int64' | 'array' | 'object';
  /** The name of a type: one with fields of its own, or one that reads its JSON itself (Quantity, IntOrString, Time). */
  readonly ref?: string;
  /** Of an array and of an object with free keys: the type or the ref of what is in it. */
  readonly items?: string;
  readonly values?: string;
  readonly required: boolean;
  /** What it may say (of an array: what its items may say), sorted; null where anything goes or the list is not known. */
  readonly enum: readonly string[] | null;
}
export type PodTypeSchema = ReadonlyMap<string, PodFieldSchema>;

/** The schemas of the types that a pod is made of, each made when it is asked for. */
export interface PodSchema {
  get(type: string): PodTypeSchema;
}

const data = lazily(() => parseData(pod));
const made = new Map<string, PodSchema>();

/**
 * Type (`PodSpec`) to field to schema; a type that has no fields of its own has an empty one. For null and for a minor outside of the data:
 * every field that any minor has, required where each of them says so, with every value that any of them is known to take.
 */
export const podSchema = (minor: string | null): PodSchema => {
  const minors = minor !== null && podMinors.includes(minor) ? [minor] : podMinors;
  const key = minors.join();
  const schema = made.get(key) ?? schemaOf(minors);
  made.set(key, schema);
  return schema;
};

/** The minors of the data that brought a field and that lack it again, as `Facts.lifetime` has them; null when no minor has it. */
export const podFieldLifetime = (type: string, field: string): { readonly since: string | null; readonly removed: string | null } | null => {
  const has = podMinors.map((minor) => podFields(type, minor).has(field));
  const first = has.indexOf(true);
  return first < 0 ? null : { since: first === 0 ? null : (podMinors[first] ?? null), removed: podMinors[has.lastIndexOf(true) + 1] ?? null };
};

const schemaOf = (minors: readonly string[]): PodSchema => {
  const types = new Map<string, PodTypeSchema>();
  return {
    get: (type) => {
      const schema = types.get(type) ?? typeSchema(type, minors);
      types.set(type, schema);
      return schema;
    },
  };
};

const typeSchema = (type: string, minors: readonly string[]): PodTypeSchema => {
  const schema = new Map<string, PodFieldSchema>();
  for (const minor of minors) {
    for (const [name, field] of podFields(type, minor)) schema.set(name, merged(schema.get(name), fieldSchema(`${type}.${name}`, field, minor)));
  }
  return schema;
};

const nameOf = (element: string): string => element.slice(element.lastIndexOf('.') + 1);

const fieldSchema = (key: string, { shape, element, kind }: PodField, minor: string): PodFieldSchema => {
  const [required = 0, ...values] = valueAt(data(), 'podFields', key, data().minors.indexOf(minor)) ?? [];
  const held = { required: required === 1, enum: values.length > 0 ? values : null };
  const isBasic = kind === 'string' || kind === 'bool' || kind === 'int32' || kind === 'int64';
  const inner = isBasic ? kind : nameOf(element);
  if (shape === 'list') return { type: 'array', items: inner, ...held };
  if (shape === 'map') return { type: 'object', values: inner, ...held };
  return isBasic ? { type: kind, ...held } : { ref: inner, ...held };
};

/** The newer type counts: a pod's fields keep theirs. */
const merged = (older: PodFieldSchema | undefined, newer: PodFieldSchema): PodFieldSchema => {
  if (!older) return newer;
  const values = [...new Set([...(older.enum ?? []), ...(newer.enum ?? [])])].sort();
  return { ...newer, required: older.required && newer.required, enum: values.length > 0 ? values : null };
};
