import { bad, good, quote, type Result } from './result.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)$/i;

/** Go's strconv.ParseFloat for pflag's `float32` and `float64`: decimal and hexadecimal numbers, `inf` and `nan`. */
export const parseFloating = (text: string, type: 'float32' | 'float64' = 'float64'): Result<number> => {
  const name = `strconv.ParseFloat: parsing ${quote(text)}`;
  if (/^[+-]?inf(inity)?$/i.test(text)) return good(text.startsWith('-') ? -Infinity : Infinity);
  if (/^nan$/i.test(text)) return good(Number.NaN);
  const plain = withoutUnderscores(text);
  const value = DECIMAL.test(plain) ? Number(plain) : parseHexadecimal(plain);
  if (value === undefined) return bad(`${name}: invalid syntax`);
  const rounded = type === 'float32' ? Math.fround(value) : value;
  return Number.isFinite(rounded) ? good(rounded) : bad(`${name}: value out of range`);
};

/** `_` may stand between digits, and after the prefix; anywhere else it stays, and spoils the number. */
const withoutUnderscores = (text: string): string =>
  /^[+-]?0x/i.test(text)
    ? text.replaceAll(/(?<=[0-9a-fx])_(?=[0-9a-f])/gi, '')
    : text.replaceAll(/(?<=\d)_(?=\d)/g, '');

const parseHexadecimal = (text: string): number | undefined => {
  const [, sign, whole = '', fraction = '', exponent = '0'] = HEXADECIMAL.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa === 0 ? 0 : mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
};
