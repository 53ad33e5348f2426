import type { Scalar } from 'yaml';
import { decodeBlock } from './block-text.ts';
import { Decoded, type DecodedScalar } from './decoded.ts';

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Where a line break of one or two characters ends; `at` itself if there is none. */
const afterBreak = (source: string, at: number): number => {
  if (source[at] === '\n') return at + 1;
  return source[at] === '\r' && source[at + 1] === '\n' ? at + 2 : at;
};

interface Fold {
  readonly text: string;
  readonly end: number;
}

/** Reads over line breaks and blanks from `at`, the first break: one break is a space, more are one less. */
const fold = (source: string, at: number, end: number): Fold => {
  let breaks = 0;
  let next = at;
  while (next < end) {
    const after = afterBreak(source, next);
    if (after > next) breaks += 1;
    else if (!isBlank(source[next])) break;
    next = after > next ? after : next + 1;
  }
  return { text: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end: Math.min(next, end) };
};

/** Blanks from `at`, and whether a line ends after them, so that folding drops them. */
const blanks = (source: string, at: number, end: number): { readonly end: number; readonly atLineEnd: boolean } => {
  let next = at;
  while (next < end && isBlank(source[next])) next += 1;
  return { end: next, atLineEnd: next < end && afterBreak(source, next) > next };
};

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
  N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', ' ': ' ', '"': '"', "'": "'", '/': '/', '\\': '\\', '\t': '\t',
};
const CODE_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const codePoint = (digits: string, length: number): string | undefined => {
  if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
};

/** An escape at `at`; returns where it ends. */
const decodeEscape = (decoded: Decoded, source: string, at: number, end: number): number => {
  const letter = source[at + 1] ?? '';
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    decoded.put(simple, at, at + 2);
    return at + 2;
  }
  const line = afterBreak(source, at + 1);
  if (line > at + 1) return blanks(source, line, end).end;
  const length = CODE_LENGTH[letter];
  if (length === undefined) {
    decoded.copy(at, Math.min(at + 2, end));
    return at + 2;
  }
  // The digits of a text that is not closed end with it.
  const codeEnd = Math.min(at + 2 + length, end);
  decoded.put(codePoint(source.slice(at + 2, codeEnd), length) ?? source.slice(at, codeEnd), at, codeEnd);
  return codeEnd;
};

type FlowStyle = 'plain' | 'single' | 'double';

const SPECIAL = new Set([' ', '\t', '\r', '\n', "'", '\\']);

/** A scalar in the line: lines are folded; `''` is one quote in single quotes, and a backslash escapes in double quotes. */
const decodeFlow = (source: string, start: number, end: number, style: FlowStyle): DecodedScalar => {
  const decoded = new Decoded(source);
  let at = start;
  while (at < end) {
    if (isBlank(source[at])) {
      const run = blanks(source, at, end);
      if (!run.atLineEnd) decoded.copy(at, run.end);
      at = run.end;
    } else if (afterBreak(source, at) > at) {
      const folded = fold(source, at, end);
      decoded.put(folded.text, at, folded.end);
      at = folded.end;
    } else if (style === 'single' && source.startsWith("''", at)) {
      decoded.put("'", at, at + 2);
      at += 2;
    } else if (style === 'double' && source[at] === '\\') {
      at = decodeEscape(decoded, source, at, end);
    } else {
      const from = at;
      do at += 1;
      while (at < end && !SPECIAL.has(source.charAt(at)));
      decoded.copy(from, at);
    }
  }
  return decoded;
};

/**
 * Decodes a scalar node again, with positions. `parsed` is the text that the node was parsed from; `source`, of the same
 * length, is what to read from (it may hold UNKNOWN where `parsed` was blanked). `start` and `end` are the node's range.
 */
export const decodeScalar = (node: Scalar, source: string, parsed: string, start: number, end: number): DecodedScalar => {
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return decodeBlock(source, parsed, start, end, node.source ?? '');
  if (node.type !== 'QUOTE_SINGLE' && node.type !== 'QUOTE_DOUBLE') return decodeFlow(source, start, end, 'plain');
  // A quoted text that is not closed ends without a quote.
  const isClosed = end - 1 > start && parsed[end - 1] === parsed[start];
  return decodeFlow(source, start + 1, isClosed ? end - 1 : end, node.type === 'QUOTE_SINGLE' ? 'single' : 'double');
};
