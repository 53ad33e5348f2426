import { configField, configFields, configKind, type ConfigReader, type ConfigType } from '../../knowledge/config-types.ts';
import { suggest } from '../../text/suggest.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { YamlFile } from '../../yaml/document.ts';
import { isJsonText, numberText, orderedKeys } from '../kubelet/json.ts';
import { parseDuration } from '../values/duration.ts';
import { quote } from '../values/result.ts';
import { framed } from './context.ts';
import { createPart, type ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** How a component reads a file. */
export interface Reading {
  readonly reader: ConfigReader;
  readonly minor: string;
  /** Whether it refuses fields that it does not know and keys that are there twice. */
  readonly strict: boolean;
  /** What an object without kind and version is taken for, where the component knows what it reads. */
  readonly assumed?: { readonly version: string; readonly kind: string };
}

export interface Decoded {
  /** `audit.k8s.io/v1 Policy` */
  readonly kind: string;
  /** The type of the data, `audit/v1.Policy`. */
  readonly type: string;
  readonly root: ConfigPart;
}

export type DecodeResult = { readonly decoded: Decoded } | { readonly problems: readonly ConfigProblem[] };

/** Reads the first document of a file, as the components do, which never look at a second one. */
export const decodeFile = (file: YamlFile, reading: Reading): DecodeResult => {
  const syntax = syntaxProblem(file);
  if (syntax) return { problems: [syntax] };
  const [root] = file.documents;
  if (!root) return { problems: [missing('Kind', { file: file.source, span: { start: 0, end: 0 }, path: '' })] };
  const duplicates = file.problems.filter(({ kind, document }) => kind === 'duplicate-key' && document === 0);
  return decode(root, reading, duplicates.map(({ span, path, message }) => ({
    at: { file: file.source, span, path },
    message,
    log: `key ${quote(file.source.text.slice(span.start, span.end).replace(/^["']|["']$/g, ''))} already set in map`,
    fragment: true,
  })));
};

/** Why the first document cannot be read at all. */
export const syntaxProblem = (file: YamlFile): ConfigProblem | undefined => {
  const problem = file.problems.find(({ kind, document }) => document === 0 && (kind === 'syntax' || kind === 'tab'));
  if (!problem) return undefined;
  const isJson = isJsonText(file.source.text);
  return {
    at: { file: file.source, span: problem.span, path: '' },
    message: `the file is no valid ${isJson ? 'JSON' : 'YAML'}: ${problem.message}`,
    log: isJson ? "couldn't get version/kind; json parse error: " : 'yaml: line ',
  };
};

/** Reads an object, also one inside of a file; `duplicates` are the keys that are there twice. */
export const decode = (root: Cursor, reading: Reading, duplicates: readonly ConfigProblem[] = []): DecodeResult => {
  if (root.kind === 'scalar' || root.kind === 'list') {
    const log = `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonWord(root)} into Go value of type struct`;
    return { problems: [{ at: root, message: `the file holds ${root.kind === 'list' ? 'a list' : 'a plain value'}, and no object with apiVersion and kind`, log }] };
  }
  const version = root.get('apiVersion').text() || (reading.assumed?.version ?? '');
  const name = root.get('kind').text() || (reading.assumed?.kind ?? '');
  if (name === '') return { problems: [missing('Kind', root)] };
  if (version === '') return { problems: [missing('apiVersion', root)] };
  const kind = `${version} ${name}`;
  const type = configKind(reading.reader, kind, reading.minor);
  if (type?.kind !== 'struct') {
    const [place, at] = [root.get('kind'), root.get('apiVersion')];
    return {
      problems: [{
        at: at.kind === 'missing' ? place : at,
        message: `there is no kind ${quote(name)} in ${quote(version)} for this version`,
        log: `no kind ${quote(name)} is registered for version ${quote(version)}`,
      }],
    };
  }
  const wrong = wrongType(root, type, reading.minor, '', '');
  if (wrong) return { problems: [wrong] };
  const unknown = reading.strict ? [...duplicates, ...unknownFields(root, type, reading.minor, '')] : [];
  if (unknown.length > 0) return { problems: framed(unknown, duplicates.length > 0 ? '' : 'strict decoding error: ') };
  return { decoded: { kind, type: type.name, root: createPart(root, '', type, reading.minor) } };
};

/** The fields that a component which is not strict passes over, with what it logs of each where it warns at all. */
export const ignoredFields = ({ type, root }: Decoded, minor: string): readonly ConfigProblem[] => [...unknownFields(root.cursor, { kind: 'struct', name: type, go: '' }, minor, '')];

const missing = (what: 'Kind' | 'apiVersion', at: ConfigProblem['at']): ConfigProblem =>
  // What follows is the file itself, which may hold secrets.
  ({ at, message: `the file has no ${what === 'Kind' ? 'kind' : what}`, log: `Object '${what}' is missing in '` });

const jsonWord = (cursor: Cursor): string => {
  if (cursor.kind === 'map') return 'object';
  if (cursor.kind === 'list') return 'array';
  return cursor.type === 'boolean' ? 'bool' : (cursor.type ?? 'null');
};

/**
 * The first value of a wrong type in the order in which the component meets them. `struct` is the innermost struct, `trail` the fields that
 * lead here: both are in the component's message.
 */
export const wrongType = (cursor: Cursor, type: ConfigType, minor: string, struct: string, trail: string): ConfigProblem | undefined => {
  if (cursor.kind === 'missing') return undefined;
  if (cursor.kind === 'null') {
    const isRead = type.kind === 'own' && type.go === 'v1.Duration' && type.isPointer !== true;
    return isRead ? { at: cursor, message: `${trail} is null, and must hold ${wantedOf(type)}`, log: 'time: invalid duration ""' } : undefined;
  }
  const word = jsonWord(cursor);
  const mismatch = (shown = word, go = type.go): ConfigProblem => ({
    at: cursor,
    message: `${trail === '' ? 'the file' : trail} holds ${WORDS[word] ?? word}${shown === word ? '' : ` that does not fit (${shown.replace('number ', '')})`}, and must hold ${wantedOf(type)}`,
    log: trail === '' ? `json: cannot unmarshal ${shown} into Go value of type ${go}` : `json: cannot unmarshal ${shown} into Go struct field ${struct}.${trail} of type ${go}`,
  });
  switch (type.kind) {
    case 'struct': {
      if (cursor.kind !== 'map') return mismatch();
      const own = type.go.slice(type.go.lastIndexOf('.') + 1);
      for (const key of orderedKeys(cursor)) {
        const below = configField(type.name, key, minor);
        const problem = below && wrongType(cursor.get(key), below, minor, own, trail === '' ? key : `${trail}.${key}`);
        if (problem) return problem;
      }
      return undefined;
    }
    case 'list':
      if (cursor.kind !== 'list') return mismatch();
      for (const item of cursor.items()) {
        const problem = wrongType(item, type.of, minor, struct, trail);
        if (problem) return problem;
      }
      return undefined;
    case 'map':
      if (cursor.kind !== 'map') return mismatch();
      for (const key of orderedKeys(cursor)) {
        const problem = wrongType(cursor.get(key), type.of, minor, struct, trail);
        if (problem) return problem;
      }
      return undefined;
    case 'string':
      return word === 'string' ? undefined : mismatch();
    case 'bool':
      return word === 'bool' ? undefined : mismatch();
    case 'bytes':
      return word === 'string' ? undefined : mismatch();
    case 'float':
      return word === 'number' ? undefined : mismatch();
    case 'integer': {
      if (word !== 'number') return mismatch();
      const text = numberText(cursor) ?? '';
      return fits(text, type.go) ? undefined : mismatch(`number ${text}`);
    }
    case 'own':
      return type.go === 'v1.Duration' ? wrongDuration(cursor, word, mismatch) : undefined;
  }
};

const wrongDuration = (cursor: Cursor, word: string, mismatch: (shown: string, go: string) => ConfigProblem): ConfigProblem | undefined => {
  if (word !== 'string') return mismatch(word, 'string');
  const duration = parseDuration(cursor.text() ?? '');
  return duration.ok ? undefined : { at: cursor, message: `${quote(cursor.text() ?? '')} is no duration such as 30s or 1h30m`, log: duration.error };
};

const fits = (text: string, go: string): boolean => {
  if (!/^-?\d+$/.test(text)) return false;
  const bits = BigInt(/\d+$/.exec(go)?.[0] ?? '64');
  const value = BigInt(text);
  return value >= -(2n ** (bits - 1n)) && value < 2n ** (bits - 1n);
};

const WORDS: Readonly<Record<string, string>> = { object: 'a mapping', array: 'a list', string: 'a text', number: 'a number', bool: 'true or false' };

const wantedOf = (type: ConfigType): string => {
  if (type.kind === 'own') return type.go === 'v1.Duration' ? 'a duration in quotes or with its unit, such as 30s' : `what ${type.go} takes`;
  return { struct: 'a mapping', map: 'a mapping', list: 'a list', string: 'a text', bool: 'true or false', integer: 'a whole number', float: 'a number', bytes: 'text in base64' }[type.kind];
};

/** The fields that a type does not have, in the order in which the component meets them. */
export function* unknownFields(cursor: Cursor, type: ConfigType, minor: string, field: string): Generator<ConfigProblem> {
  if (type.kind === 'list') {
    for (const [index, item] of cursor.items().entries()) yield* unknownFields(item, type.of, minor, `${field}[${index}]`);
  } else if (type.kind === 'map') {
    for (const key of orderedKeys(cursor)) yield* unknownFields(cursor.get(key), type.of, minor, `${field}.${key}`);
  } else if (type.kind === 'struct') {
    for (const key of orderedKeys(cursor)) {
      const below = configField(type.name, key, minor);
      const name = field === '' ? key : `${field}.${key}`;
      if (below) yield* unknownFields(cursor.get(key), below, minor, name);
      else yield unknownField(cursor, key, name, configFields(type.name, minor));
    }
  }
}

const unknownField = (cursor: Cursor, key: string, name: string, known: readonly string[]): ConfigProblem => {
  const nearest = suggest(key, known);
  return {
    at: cursor.keyPlace(key) ?? cursor,
    message: `there is no field ${name}`,
    label: 'unknown field',
    log: `unknown field ${quote(name)}`,
    advice: nearest === undefined ? `remove it, or write one of ${known.filter((each) => each !== 'apiVersion' && each !== 'kind').join(', ') || 'none'}` : `write ${nearest} if you meant that, else remove it`,
  };
};
