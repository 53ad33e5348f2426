import type { Span } from '../source/place.ts';

/** The first place where a text is not JSON. */
export interface JsonError {
  readonly span: Span;
  readonly message: string;
  /** As Go's reader says it; undefined inside of a text or a number. */
  readonly log: string | undefined;
}

const TOKEN = /[\t\n\r ]*(?:("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)|([[\]{},:]))/uy;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const WORDS: Readonly<Record<Expected, string>> = {
  value: 'a value',
  'value-or-end': 'a value or ]',
  key: 'a key in double quotes',
  'key-or-end': 'a key in double quotes or }',
  colon: 'a colon',
  'comma-or-end': 'a comma or a closing bracket',
  nothing: 'the end of the file',
};

const GO_WORDS: Readonly<Record<Expected, string>> = {
  value: 'looking for beginning of value',
  'value-or-end': 'looking for beginning of value',
  key: 'looking for beginning of object key string',
  'key-or-end': 'looking for beginning of object key string',
  colon: 'after object key',
  'comma-or-end': 'after',
  nothing: 'after top-level value',
};

/** Go stops inside of a text, a number or a word that begins well. */
const goWords = (text: string, at: number, expected: Expected, inObject: boolean): string | undefined => {
  const character = text.charAt(at);
  if (character === '') return 'unexpected end of JSON input';
  const isOwn = /^[-\d"tfn]$/.test(character) && /^(value|key)/.test(expected) && (expected.startsWith('value') || character === '"');
  if (isOwn || character > '~' || character < ' ') return undefined;
  const where = expected === 'comma-or-end' ? `after ${inObject ? 'object key:value pair' : 'array element'}` : GO_WORDS[expected];
  return `invalid character '${character === "'" || character === '\\' ? `\\${character}` : character}' ${where}`;
};

const OPENED: Readonly<Record<string, Expected>> = { '{': 'key-or-end', '[': 'value-or-end' };

/** What comes after a token in a given state; undefined where the token may not stand. `open` are the open brackets. */
const next = (expected: Expected, token: string, isString: boolean, open: string[]): Expected | undefined => {
  const after = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const opened = OPENED[token];
  if ((expected === 'value' || expected === 'value-or-end') && !/^[\]},:]$/.test(token)) {
    if (opened) open.push(token);
    return opened ?? after();
  }
  if ((expected === 'key' || expected === 'key-or-end') && isString) return 'colon';
  if (expected === 'colon' && token === ':') return 'value';
  if (expected === 'comma-or-end' && token === ',') return open.at(-1) === '{' ? 'key' : 'value';
  const closes = (token === '}' && open.at(-1) === '{') || (token === ']' && open.at(-1) === '[');
  if (!closes || !expected.endsWith('end')) return undefined;
  open.pop();
  return after();
};

/**
 * Where a text that begins with `{` is not JSON, or undefined. The kubelet reads such a file as JSON, not as YAML: a
 * comment or a comma before a closing bracket then keeps the pod from starting.
 */
export const jsonError = (text: string): JsonError | undefined => {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    // Its message has no position in some cases, so the place is looked for below.
  }
  const open: string[] = [];
  let expected: Expected = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const state: Expected | undefined = match ? next(expected, match[2] ?? match[3] ?? '""', match[1] !== undefined, open) : undefined;
    if (!match || !state) {
      const blank = /[\t\n\r ]*/y;
      blank.lastIndex = at;
      const start = at + (blank.exec(text)?.[0].length ?? 0);
      const span = { start, end: Math.min(start + 1, text.length) };
      const message = `a file that begins with { is read as JSON, and JSON needs ${WORDS[expected]} here`;
      return { span, message, log: goWords(text, start, expected, open.at(-1) === '{') };
    }
    expected = state;
  }
};
