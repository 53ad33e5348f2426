/** What came of reading a text as a value. `error` is Go's own error text, as the component prints it. */
export type Result<T> = { readonly ok: true; readonly value: T } | Failed;
export interface Failed {
  readonly ok: false;
  readonly error: string;
}

export const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const bad = (error: string): Failed => ({ ok: false, error });

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
};
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Go's strconv.Quote, which is `%q`: double quotes around the text, and escapes for all that is not printed. */
export const quote = (text: string): string => `"${Array.from(text, escape).join('')}"`;

const escape = (character: string): string => {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  if (PRINTED.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
