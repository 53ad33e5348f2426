import { isIPv4, isIPv6 } from 'node:net';
import { bitsOfIPv4, bitsOfIPv6, readAddress } from './address.ts';
import { bad, good, type Result } from './result.ts';

/** A range of addresses. */
export interface Cidr {
  readonly text: string;
  readonly family: 4 | 6;
  readonly prefixLength: number;
  /** The bits of the first and the last address. */
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * `10.96.0.0/12` as the Kubernetes components read it: Go's net.ParseCIDR before it refused leading zeros. Host bits are
 * dropped, as there.
 */
export const parseCidr = (text: string): Result<Cidr> => {
  const invalid = bad(`invalid CIDR address: ${text}`);
  const [, address = '', length = ''] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined) return invalid;
  const size = family === 4 ? 32 : 128;
  const prefixLength = Number(length);
  if (prefixLength > size) return invalid;
  const hosts = BigInt(size - prefixLength);
  const first = ((family === 4 ? bitsOfIPv4(address) : bitsOfIPv6(address)) >> hosts) << hosts;
  return good({ text, family, prefixLength, first, last: first + (1n << hosts) - 1n });
};

const familyOf = (address: string): 4 | 6 | undefined => {
  if (isIPv4(address.replaceAll(/(^|\.)0+(?=\d)/g, '$1'))) return 4;
  return isIPv6(address) && !address.includes('%') ? 6 : undefined;
};

/** Whether two ranges have an address in common. */
export const overlaps = (one: Cidr, other: Cidr): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last;

/** Whether the range holds the address; false for a text that is none. */
export const holdsAddress = (cidr: Cidr, text: string): boolean => {
  const address = readAddress(text);
  return address !== undefined && address.family === cidr.family && cidr.first <= address.bits && address.bits <= cidr.last;
};
