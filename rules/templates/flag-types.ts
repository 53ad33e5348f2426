import type { Invocation } from '../../src/model/types.ts';
import { parseAddress } from '../../src/model/values/address.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { parseInteger } from '../../src/model/values/integer.ts';
import { parseVmodule } from '../../src/model/values/map.ts';
import { parseQuantity } from '../../src/model/values/quantity.ts';
import { bad, good, quote, type Result } from '../../src/model/values/result.ts';
import { isFrom } from './value-checks.ts';

/** How a flag's type is read, where one line does not say it or the versions differ. */
export interface FlagType {
  parse(text: string, invocation: Invocation): Result<unknown>;
  /** The end of "that is not ...". */
  readonly is: string;
}

/** Go's strconv.Atoi. */
const decimal = (text: string): Result<number> => (/^[+-]?\d+$/.test(text) ? good(Number(text)) : bad(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`));

/** `30000-32767`, `30000+100`, one port, or nothing. */
const portRange = (whole: string): Result<unknown> => {
  const text = whole.trim();
  const signs = ['-', '+'].filter((sign) => text.includes(sign));
  const [sign = ''] = signs;
  if (text === '') return good(text);
  if (signs.length > 1) return bad(`unable to parse port range: ${text}`);
  const at = text.indexOf(sign);
  const parts = sign === '' ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
  const [low, high] = parts.map(decimal);
  if (!low || !high) return good(text);
  if (!low.ok) return low;
  if (!high.ok) return high;
  const end = sign === '+' ? low.value + high.value : high.value;
  if (low.value > 65_535 || end > 65_535) return bad(`the port range cannot be greater than 65535: ${text}`);
  return end < low.value ? bad(`end port cannot be less than start port: ${text}`) : good(text);
};

/** Since 1.34 an empty address is none instead of a wrong one. */
const address = (text: string, invocation: Invocation): Result<unknown> => (text === '' && isFrom(invocation, '1.34') ? good(text) : parseAddress(text));

/** Up to 1.22 klog itself read the level, and took a negative one. */
const level = (text: string, invocation: Invocation): Result<unknown> => parseInteger(text, isFrom(invocation, '1.23') ? 'Level' : 'int32');

const patterns = (text: string, invocation: Invocation): Result<unknown> => {
  const parts = text.split(',').filter((part) => part !== '');
  for (const part of parts) {
    const entries = parseVmodule(part);
    const [value = ''] = part.split('=').slice(1);
    const number = parseInteger(value, 'Level');
    if (entries.ok && number.ok) continue;
    if (!isFrom(invocation, '1.23')) return bad(/=-\d+$/.test(part) ? 'negative value for vmodule level' : 'syntax error: expect comma-separated list of filename=N');
    if (!entries.ok) return entries;
    return bad(`parsing verbosity in ${quote(part)}: ${number.ok ? '' : number.error}`);
  }
  return good(parts);
};

const ranges = (text: string): Result<unknown> => text.split(',').map(parseCidr).find(({ ok }) => !ok) ?? good(text);

/** By the names that the components give their types. */
export const FLAG_TYPES: Readonly<Record<string, FlagType>> = {
  ip: { parse: address, is: 'an IP address' },
  portRange: { parse: portRange, is: 'a range of ports such as 30000-32767' },
  Level: { parse: level, is: 'a whole number' },
  quantity: { parse: parseQuantity, is: 'an amount such as 512, 64Ki or 1Mi' },
  cidrs: { parse: ranges, is: 'a list of ranges such as 10.0.0.0/8' },
  moduleSpec: { parse: patterns, is: 'a list of file=level' },
  'pattern=N,...': { parse: patterns, is: 'a list of file=level' },
};
