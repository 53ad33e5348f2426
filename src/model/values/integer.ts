import { bad, good, quote, type Result } from './result.ts';

interface Kind {
  readonly bits: bigint;
  readonly signed: boolean;
  /** 0: the prefix of the text tells the base, and `_` may stand between digits. */
  readonly base: 0 | 10;
}

/** The integer types as pflag names them; `int` and `uint` have 64 bits where Kubernetes runs. */
const KINDS = {
  int: { bits: 64n, signed: true, base: 0 },
  int32: { bits: 32n, signed: true, base: 0 },
  int64: { bits: 64n, signed: true, base: 0 },
  uint: { bits: 64n, signed: false, base: 0 },
  uint64: { bits: 64n, signed: false, base: 0 },
  /** The `-v` of the Kubernetes components. */
  Level: { bits: 31n, signed: false, base: 10 },
} as const satisfies Record<string, Kind>;
export type IntegerType = keyof typeof KINDS;

const PREFIXES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 };

/** Go's strconv.ParseInt and ParseUint as pflag calls them: `10`, `-0x1F`, `0b11`, `0o17`, `017` (octal), `1_000`. */
export const parseInteger = (text: string, type: IntegerType = 'int'): Result<bigint> => {
  const { bits, signed, base }: Kind = KINDS[type];
  const name = `strconv.${signed ? 'ParseInt' : 'ParseUint'}: parsing ${quote(text)}`;
  const sign = signed && /^[+-]/.test(text) ? text.charAt(0) : '';
  const magnitude = parseMagnitude(text.slice(sign.length), base, 2n ** bits - 1n);
  if (magnitude === 'syntax') return bad(`${name}: invalid syntax`);
  const highest = signed ? 2n ** (bits - 1n) - (sign === '-' ? 0n : 1n) : 2n ** bits - 1n;
  if (magnitude === 'range' || magnitude > highest) return bad(`${name}: value out of range`);
  return good(sign === '-' ? -magnitude : magnitude);
};

const parseMagnitude = (text: string, base: 0 | 10, highest: bigint): bigint | 'syntax' | 'range' => {
  if (text === '') return 'syntax';
  const prefix = base === 0 && text.startsWith('0') && text.length > 2 ? PREFIXES[text.charAt(1).toLowerCase()] : undefined;
  const radix = prefix ?? (base === 0 && text.startsWith('0') ? 8 : 10);
  let value = 0n;
  for (const character of text.slice(prefix === undefined ? 0 : 2)) {
    if (character === '_' && base === 0) continue;
    const digit = /^[0-9a-z]$/i.test(character) ? Number.parseInt(character, 36) : radix;
    if (digit >= radix) return 'syntax';
    value = value * BigInt(radix) + BigInt(digit);
    // Go stops here, before it sees what may be wrong further on.
    if (value > highest) return 'range';
  }
  return underscoresSeparateDigits(text, prefix !== undefined) ? value : 'syntax';
};

/** `_` stands between two digits, or between the base's prefix and a digit. */
const underscoresSeparateDigits = (text: string, hasPrefix: boolean): boolean => {
  const digits = hasPrefix ? `0${text.slice(2)}` : text;
  return !/^_|_$|__/.test(digits);
};
