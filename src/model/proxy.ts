import { isUnknown } from '../text/unknown.ts';
import type { Environment } from './types.ts';
import { readAddress } from './values/address.ts';
import { holdsAddress, parseCidr } from './values/cidr.ts';

/** The entries of NO_PROXY; undefined where they cannot be known. Go reads the upper case first. */
export const noProxyEntries = (environment: Environment): readonly string[] | undefined => {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    if (!environment.has(name)) continue;
    const word = environment.get(name);
    if (word === undefined || word.unknown !== undefined || isUnknown(word.text)) return undefined;
    if (word.text !== '') return word.text.split(',').map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '');
  }
  return [];
};

/** Whether Go's HTTP client sends a request for the host (a name or an address, without a port) to the proxy. */
export const isProxied = (host: string, entries: readonly string[]): boolean => {
  const address = readAddress(host);
  if (host === '' || host === 'localhost' || address?.isLoopback === true) return false;
  return !entries.some((entry) => {
    if (entry === '*') return true;
    const range = parseCidr(entry);
    if (range.ok) return holdsAddress(range.value, host);
    const own = readAddress(entry.replace(/^\[|\](:\d+)?$|(?<=^[^:]*):\d+$/g, ''));
    if (own) return address?.family === own.family && address.bits === own.bits;
    const name = entry.replace(/:\d+$/, '').replace(/^\*(?=\.)/, '');
    return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
  });
};
