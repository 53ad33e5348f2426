import { bad, good, type Result } from './result.ts';

const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00B5s', 1e3],
  ['\u03BCs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);
/** What fits, and for negative durations one more. */
const LONGEST = 2n ** 63n - 1n;

/** Go's time.ParseDuration, in nanoseconds: `1h30m`, `1.5s`, `-2ms`, `0`. */
export const parseDuration = (text: string): Result<bigint> => {
  const invalid = bad(`time: invalid duration ${quoteBytes(text)}`);
  const sign = /^[+-]/.test(text) ? text.charAt(0) : '';
  if (text.slice(sign.length) === '0') return good(0n);
  if (text.length === sign.length) return invalid;
  let total = 0n;
  for (let at = sign.length; at < text.length; ) {
    const [number = '', whole = '', fraction = ''] = match(/(\d*)(?:\.(\d*))?/y, text, at);
    if (whole + fraction === '') return invalid;
    const count = BigInt(whole || '0');
    if (count > LONGEST + 1n) return invalid;
    at += number.length;
    const [unit = ''] = match(/[^\d.]*/y, text, at);
    if (unit === '') return bad(`time: missing unit in duration ${quoteBytes(text)}`);
    const scale = NANOSECONDS.get(unit);
    if (scale === undefined) return bad(`time: unknown unit ${quoteBytes(unit)} in duration ${quoteBytes(text)}`);
    total += count * BigInt(scale) + fractionOf(fraction, scale);
    if (total > LONGEST + 1n) return invalid;
    at += unit.length;
  }
  if (sign === '-') return good(-total);
  return total > LONGEST ? invalid : good(total);
};

const match = (pattern: RegExp, text: string, at: number): readonly (string | undefined)[] => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
};

/** The digits after the point, as many as Go's 63 bits hold, rounded as Go's float64 rounds them. */
const fractionOf = (digits: string, scale: number): bigint => {
  let value = 0n;
  let divisor = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > LONGEST / 10n || next > LONGEST + 1n) break;
    value = next;
    divisor *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (scale / divisor)));
};

/** How package time quotes: everything beyond ASCII and every control character as bytes. */
const quoteBytes = (text: string): string =>
  `"${Array.from(text, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (/^[ -~\x7f]$/.test(character)) return character;
    return Array.from(new TextEncoder().encode(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  }).join('')}"`;
