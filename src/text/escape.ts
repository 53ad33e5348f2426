import { UNKNOWN } from './unknown.ts';

/**
 * Replaces what a terminal obeys, hides or draws like something else: controls, lone surrogates, format characters (bidirectional overrides,
 * zero-width ones, byte order marks), line separators, private use, fillers, and every space but the common one. The pattern stands here
 * because reading its classes takes a millisecond, and few runs need them.
 */
const replaceUnsafe = (text: string, by: (character: string) => string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu, by);

/** Nearly all text is plain, so the slow question above is asked only of the rest. */
const NOT_PLAIN = /[^ -~]+/g;

const SHORT_FORMS: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Makes any text safe for one line of a terminal: what is unsafe becomes `\x1b`, `\u202e`, `\u{e0001}`, `\n`. */
export const escapeText = (text: string): string => text.replaceAll(NOT_PLAIN, (run) => replaceUnsafe(run, escapeCharacter));

/** As `escapeText`, with `<unknown>` for each run of characters that the model marked as unknown. For messages, not for source text. */
export const printable = (text: string): string => escapeText(text.replaceAll(UNKNOWN_RUN, '<unknown>'));

const UNKNOWN_RUN = new RegExp(`${UNKNOWN}+`, 'gu');

/** As `escapeText` for a JSON text, which stays JSON and says the same. */
export const escapeJson = (json: string): string =>
  json.replaceAll(/[^\n -~]+/g, (run) => replaceUnsafe(run, (character) => character.split('').map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`).join('')));

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${hex(code, 5)}}`;
  return SHORT_FORMS[character] ?? (code > 0xff ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`);
};

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
