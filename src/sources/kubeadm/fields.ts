import type { Note } from '../../source/rendered-file.ts';
import { parseDuration } from '../../model/values/duration.ts';
import { suggest } from '../../text/suggest.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { json, versions } from './data.ts';

/** Type to the names of its fields and their types. */
type Fields = ReadonlyMap<string, ReadonlyMap<string, string>>;

const tables = new Map<string, Fields>();

/** The fields of a version of the API; undefined for one that never was. */
const fieldsOf = (api: string): Fields | undefined => {
  const index = versions.indexOf(api);
  if (index < 0) return undefined;
  let fields = tables.get(api);
  if (!fields) tables.set(api, (fields = readFields(index)));
  return fields;
};

const readFields = (index: number): Fields => {
  const types = new Map<string, Map<string, string>>();
  for (const [key, rows] of Object.entries(JSON.parse(json) as Readonly<Record<string, readonly (readonly [string, number, number])[]>>)) {
    const [type = '', name = ''] = key.split('.');
    const found = rows.find(([, from, to]) => from <= index && index <= to);
    if (!found) continue;
    const names = types.get(type) ?? new Map<string, string>();
    types.set(type, names.set(name, found[0]));
  }
  return types;
};

/** Says what kubeadm stops at in a document (values of another type) and what it passes over (fields that it does not know). */
export const checkFields = (document: Cursor, kind: string, api: string, notes: Note[]): void => {
  const fields = fieldsOf(api);
  if (fields) check({ cursor: document, type: kind, name: kind }, { fields, api, notes });
};

interface Subject {
  readonly cursor: Cursor;
  readonly type: string;
  /** As it is called in a sentence. */
  readonly name: string;
}

interface Checking {
  readonly fields: Fields;
  readonly api: string;
  readonly notes: Note[];
}

const check = ({ cursor, type, name }: Subject, checking: Checking): void => {
  if (cursor.kind === 'missing' || cursor.kind === 'null' || type === 'any' || isUnknownScalar(cursor)) return;
  const inner = type.replace(/^(?:\[\]|map\[string\])/, '');
  if (type.startsWith('[]')) {
    if (cursor.kind !== 'list') return refuse(cursor, `${name} must be a list`, checking);
    for (const item of cursor.items()) check({ cursor: item, type: inner, name: `an item of ${name}` }, checking);
  } else if (type.startsWith('map[')) {
    if (cursor.kind !== 'map') return refuse(cursor, `${name} must be a map`, checking);
    for (const key of cursor.keys()) check({ cursor: cursor.get(key), type: inner, name: key }, checking);
  } else if (checking.fields.has(type)) {
    if (cursor.kind !== 'map') return refuse(cursor, `${name} must hold fields`, checking);
    checkStruct(cursor, type, checking);
  } else {
    checkScalar({ cursor, type, name }, checking);
  }
};

const isUnknownScalar = (cursor: Cursor): boolean => cursor.kind === 'scalar' && cursor.text() === undefined;

const checkStruct = (cursor: Cursor, type: string, checking: Checking): void => {
  const fields = checking.fields.get(type) ?? new Map<string, string>();
  for (const key of cursor.keys()) {
    const field = fields.get(key);
    if (field !== undefined) {
      check({ cursor: cursor.get(key), type: field, name: key }, checking);
      continue;
    }
    const meant = suggest(key, fields.keys());
    const hint = meant === undefined ? '' : `; ${meant} is one`;
    checking.notes.push({ kind: 'ignored', at: cursor.keyPlace(key) ?? cursor, message: `kubeadm passes over ${key}, which is no field of ${type} in ${checking.api}${hint}`, log: 'unknown field' });
  }
};

const SCALARS: Readonly<Record<string, readonly [expected: Cursor['type'], word: string]>> = {
  string: ['string', 'text: put it in quotes'], duration: ['string', 'text such as "4m0s"'], bool: ['boolean', 'true or false'], int32: ['number', 'a number: without quotes'],
};

const checkScalar = ({ cursor, type, name }: Subject, checking: Checking): void => {
  const [expected, word] = SCALARS[type] ?? ['string', 'text'];
  if (cursor.kind !== 'scalar') return refuse(cursor, `${name} must be ${word.replace(/:.*/, '')}`, checking);
  if (cursor.type !== expected) return refuse(cursor, `${name} must be ${word}`, checking);
  const duration = type === 'duration' ? parseDuration(cursor.text() ?? '') : undefined;
  if (duration && !duration.ok) checking.notes.push({ kind: 'refused', at: cursor, message: `${name} is no duration, and kubeadm stops; write it like 4m0s`, log: duration.error });
  return undefined;
};

/** Go's names of what JSON has. */
const goKind = (cursor: Cursor): string => (cursor.kind === 'map' ? 'object' : cursor.kind === 'list' ? 'array' : cursor.type === 'boolean' ? 'bool' : (cursor.type ?? 'null'));

const refuse = (cursor: Cursor, what: string, { notes, api }: Checking): void => {
  notes.push({ kind: 'refused', at: cursor, message: `in ${api} ${what}; kubeadm stops at anything else`, log: `json: cannot unmarshal ${goKind(cursor)} into Go struct field` });
};
