import { isIPv4, isIPv6 } from 'node:net';
import { bad, good, quote, type Result } from './result.ts';

export interface Address {
  readonly text: string;
  /** 4 also for IPv4 written as IPv6 (`::ffff:127.0.0.1`), as in Go. */
  readonly family: 4 | 6;
  /** The 32 or 128 bits. */
  readonly bits: bigint;
  readonly isLoopback: boolean;
  /** `0.0.0.0` or `::`: every address of the host. */
  readonly isUnspecified: boolean;
}

/** An IP address as pflag's `ip` flags take it: Go's net.ParseIP, with blanks around it dropped. No zone, port or brackets. */
export const parseAddress = (text: string): Result<Address> => {
  const address = readAddress(text.trim());
  return address ? good(address) : bad(`failed to parse IP: ${quote(text)}`);
};

/** Go's net.ParseIP; undefined for what is none, such as `010.0.0.1`. */
export const readAddress = (text: string): Address | undefined => {
  if (isIPv4(text)) return fromBits(text, 4, bitsOfIPv4(text));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const bits = bitsOfIPv6(text);
  return bits >> 32n === 0xffffn ? fromBits(text, 4, bits & 0xffffffffn) : fromBits(text, 6, bits);
};

const fromBits = (text: string, family: 4 | 6, bits: bigint): Address => ({
  text,
  family,
  bits,
  isLoopback: family === 4 ? bits >> 24n === 127n : bits === 1n,
  isUnspecified: bits === 0n,
});

/** The bits of what net.isIPv4 takes, or of the same with leading zeros. */
export const bitsOfIPv4 = (text: string): bigint => text.split('.').reduce((bits, part) => bits * 256n + BigInt(part), 0n);

/** The bits of what net.isIPv6 takes, without a zone. */
export const bitsOfIPv6 = (text: string): bigint => {
  const [left = [], right = []] = text.split('::').map(groupsOf);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0n);
  return [...left, ...zeros, ...right].reduce((bits, group) => bits * 65536n + group, 0n);
};

const groupsOf = (text: string): bigint[] =>
  text.split(':').filter((group) => group !== '').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const bits = bitsOfIPv4(group);
    return [bits >> 16n, bits & 0xffffn];
  });
