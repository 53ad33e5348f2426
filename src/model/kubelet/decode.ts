import { podFields, type PodField } from '../../knowledge/pod-types.ts';
import type { Place } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { parseQuantity } from '../values/quantity.ts';
import { quote } from '../values/result.ts';
import { numberText, orderedKeys } from './json.ts';

/** A value that the kubelet cannot put into the field where it stands. */
export interface Mismatch {
  readonly at: Place;
  readonly message: string;
  /** The kubelet's words; older kubelets have others. */
  readonly log: string;
  /** It ends the reading at once, so that the kubelet tells it before any other. */
  readonly isFatal: boolean;
}

interface Target {
  readonly field: PodField;
  /** The struct that holds the field, and the keys that lead to it. */
  readonly struct: string;
  readonly path: string;
  /** The same with the embedded structs that some kubelets name. */
  readonly goPath: string;
}

/** All values of a wrong type in a pod, in the order in which the kubelet meets them. */
export const mismatchesIn = (root: Cursor, minor: string, namesEmbedded: boolean): readonly Mismatch[] => {
  const found: Mismatch[] = [];
  structValues(root, 'Pod', { path: '', goPath: '' }, { minor, namesEmbedded, found });
  return found;
};

/** The one that the kubelet tells. */
export const toldFirst = (mismatches: readonly Mismatch[]): Mismatch | undefined => mismatches.find(({ isFatal }) => isFatal) ?? mismatches[0];

interface Reading {
  readonly minor: string;
  /** Whether this kubelet names embedded structs in the path. */
  readonly namesEmbedded: boolean;
  readonly found: Mismatch[];
}

const structValues = (cursor: Cursor, struct: string, above: { path: string; goPath: string }, reading: Reading): void => {
  const fields = podFields(struct, reading.minor);
  for (const key of orderedKeys(cursor)) {
    const field = fields.get(key);
    if (!field) continue;
    const step = field.inside !== '' && reading.namesEmbedded ? `${field.inside}.${key}` : key;
    const join = (path: string, last: string): string => (path === '' ? last : `${path}.${last}`);
    value(cursor.get(key), { field, struct, path: join(above.path, key), goPath: join(above.goPath, step) }, reading);
  }
};

const kindOf = (cursor: Cursor): string => {
  if (cursor.kind === 'map') return 'object';
  if (cursor.kind === 'list') return 'array';
  return cursor.type === 'number' ? 'number' : cursor.type === 'boolean' ? 'bool' : 'string';
};

const PEOPLE: Readonly<Record<string, string>> = { object: 'a map', array: 'a list', number: 'a number', bool: 'true or false', string: 'a text' };

const value = (cursor: Cursor, target: Target, reading: Reading): void => {
  const { shape, type, element } = target.field;
  if (cursor.kind === 'null' || cursor.kind === 'missing') return;
  if (shape === 'single') return single(cursor, target, reading);
  if (cursor.kind !== (shape === 'list' ? 'list' : 'map')) return refuse(cursor, target, type, shape === 'list' ? 'array' : 'object', reading);
  const inner = { ...target, field: { ...target.field, shape: 'single' as const, type: element } };
  for (const item of shape === 'list' ? cursor.items() : orderedKeys(cursor).map((key) => cursor.get(key))) value(item, inner, reading);
};

const single = (cursor: Cursor, target: Target, reading: Reading): void => {
  const { kind, element } = target.field;
  const given = kindOf(cursor);
  switch (kind) {
    case 'struct':
      if (given !== 'object') return refuse(cursor, target, element, 'object', reading);
      return structValues(cursor, element.replace(/^v1\./, ''), target, reading);
    case 'string':
      return given === 'string' ? undefined : refuse(cursor, target, element, 'string', reading);
    case 'bool':
      return given === 'bool' ? undefined : refuse(cursor, target, element, 'bool', reading);
    case 'int32':
    case 'int64':
      if (given === 'number' && fits(numberText(cursor) ?? '', kind)) return undefined;
      return refuse(cursor, target, element, 'number', reading);
    case 'own':
      return own(cursor, target, reading);
  }
};

const fits = (text: string, kind: 'int32' | 'int64'): boolean => {
  if (!/^-?\d+$/.test(text)) return false;
  const size = BigInt(text);
  const limit = kind === 'int32' ? 2n ** 31n : 2n ** 63n;
  return size >= -limit && size < limit;
};

/** Types that read their JSON themselves: what they refuse ends the reading. */
const own = (cursor: Cursor, target: Target, reading: Reading): void => {
  const { element } = target.field;
  const given = kindOf(cursor);
  const text = cursor.text() ?? '';
  if (element === 'v1.Time' || element === 'v1.MicroTime') {
    if (given !== 'string') return refuse(cursor, target, 'string', 'string', reading, true);
    const error = timeError(text);
    if (error !== undefined) fatal(cursor, `${target.path} is ${quote(text)}, which is no time such as 2024-05-01T12:00:00Z`, error, reading);
  } else if (element === 'intstr.IntOrString') {
    if (given === 'string' || (given === 'number' && fits(numberText(cursor) ?? '', 'int32'))) return;
    refuse(cursor, target, 'int32', 'number', reading, true);
  } else if (element === 'resource.Quantity') {
    const written = given === 'number' ? (numberText(cursor) ?? '') : given === 'string' ? text.trim() : '?';
    const quantity = parseQuantity(written);
    if (!quantity.ok) fatal(cursor, `${target.path} is ${given === 'string' ? quote(text) : PEOPLE[given] ?? given}, which is no amount such as 250m or 1Gi`, quantity.error, reading);
  }
};

const fatal = (cursor: Cursor, message: string, log: string, { found }: Reading): void => void found.push({ at: cursor, message, log, isFatal: true });

const refuse = (cursor: Cursor, { struct, path, goPath }: Target, type: string, wanted: string, { found }: Reading, isFatal = false): void => {
  const given = kindOf(cursor);
  const number = given === 'number' && type.startsWith('int') ? ` ${numberText(cursor) ?? ''}` : '';
  const log = `json: cannot unmarshal ${given}${number} into Go struct field ${struct}.${goPath} of type ${type}`;
  const text = cursor.text();
  const shown = text === undefined ? PEOPLE[given] : `${text === '' ? '""' : text.slice(0, 60)}, ${given === 'number' && wanted === 'number' ? 'a number that does not fit' : PEOPLE[given] ?? given}`;
  found.push({ at: cursor, message: `${path} is ${shown}; the kubelet takes only ${wanted === 'number' ? 'a whole number' : PEOPLE[wanted] ?? wanted} here`, log, isFatal });
};

const LAYOUT = '2006-01-02T15:04:05Z07:00';
/** The parts of a time with what Go calls the part that it misses. */
const STEPS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\d{4}/, '2006'], [/^-/, '-'], [/^(0[1-9]|1[0-2])/, '01'], [/^-/, '-'], [/^(0[1-9]|[12]\d|3[01])/, '02'], [/^T/, 'T'],
  [/^([01]\d|2[0-3])/, '15'], [/^:/, ':'], [/^[0-5]\d/, '04'], [/^:/, ':'], [/^[0-5]\d(?:[.,]\d+)?/, '05'], [/^(Z|[-+]\d\d:\d\d)/, 'Z07:00'],
];

/** As Go's time.Parse for RFC 3339. */
const timeError = (text: string): string | undefined => {
  let rest = text;
  const start = `parsing time ${quote(text)} as ${quote(LAYOUT)}: cannot parse`;
  for (const [pattern, name] of STEPS) {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) return `${start} ${quote(rest)} as ${quote(name)}`;
    rest = rest.slice(found.length);
  }
  return rest === '' ? undefined : `parsing time ${quote(text)}: extra text: ${quote(rest)}`;
};
