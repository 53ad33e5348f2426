import type { Place } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { goJson } from './go-text.ts';

/** Why a YAML text has no JSON. */
export interface JsonProblem {
  readonly at: Place;
  readonly message: string;
  readonly log: string;
}

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

/** A number in YAML as the JSON number that the kubelet makes of it; undefined for infinities and for what is no number. */
export const jsonNumber = (written: string): string | undefined => {
  const text = written.replaceAll('_', '');
  const [, sign = '', digits = ''] = INTEGER.exec(text) ?? [];
  if (digits !== '') {
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits) * (sign === '-' ? -1n : 1n);
    if (value >= -(2n ** 63n) && value < 2n ** 64n) return value.toString();
    return String(Number(value));
  }
  const value = Number(text);
  return text === '' || !Number.isFinite(value) || /[xob]/i.test(text) ? undefined : String(value);
};

/** A scalar of the type `number` as JSON; a file that is JSON keeps its numbers as they are written. */
export const numberText = (cursor: Cursor): string | undefined => {
  const text = cursor.text() ?? '';
  return isJsonText(cursor.file.text) ? text : jsonNumber(text);
};

/** Whether the kubelet takes the file as JSON, without its YAML reader. */
export const isJsonText = (text: string): boolean => /^(?:[^\S\uFEFF]|\u0085)*\{/.test(text);

/** A key of a map as the kubelet has it: YAML's numbers and truth values become texts. */
export const isTrue = (cursor: Cursor): boolean => /^(y|yes|true|on)$/i.test(cursor.text() ?? '');

/** The keys in the order in which the kubelet reads them: of YAML it makes JSON with sorted keys. */
export const orderedKeys = (cursor: Cursor): readonly string[] => (isJsonText(cursor.file.text) ? cursor.keys() : cursor.keys().toSorted((a, b) => (a < b ? -1 : 1)));

/** The JSON of a node, as the kubelet prints it. */
export const jsonText = (cursor: Cursor): string => {
  switch (cursor.kind) {
    case 'map':
      return `{${orderedKeys(cursor).map((key) => `${goJson(key)}:${jsonText(cursor.get(key))}`).join(',')}}`;
    case 'list':
      return `[${cursor.items().map(jsonText).join(',')}]`;
    case 'scalar':
      if (cursor.type === 'number') return numberText(cursor) ?? 'null';
      return cursor.type === 'boolean' ? String(isTrue(cursor)) : goJson(cursor.text() ?? '');
    default:
      return 'null';
  }
};

/** The first place of a YAML text of which there is no JSON. */
export const jsonProblem = (cursor: Cursor): JsonProblem | undefined => {
  const below = cursor.kind === 'map' ? cursor.keys().map((key) => cursor.get(key)) : cursor.items();
  for (const item of below) {
    const problem = jsonProblem(item);
    if (problem) return problem;
  }
  if (cursor.type !== 'number' || numberText(cursor) !== undefined) return undefined;
  const text = cursor.text() ?? '';
  const value = /nan/i.test(text) ? 'NaN' : text.startsWith('-') ? '-Inf' : '+Inf';
  return /^[-+]?\.(inf|nan)$/i.test(text)
    ? { at: cursor, message: `${text} is a number that JSON does not have, so that the kubelet cannot read the file`, log: `json: unsupported value: ${value}` }
    : { at: cursor, message: `${JSON.stringify(text)} is no number, as its tag says it is`, log: `yaml: cannot decode !!str \`${text}\` as a !!` };
};
