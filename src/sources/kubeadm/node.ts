import type { Note } from '../../source/rendered-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { readAddress, type Address } from '../../model/values/address.ts';
import { parseCidr } from '../../model/values/cidr.ts';
import { placeholder, type Text } from '../text.ts';
import type { RenderContext } from '../types.ts';
import { changed, given } from './values.ts';

/** What a node says of itself. */
export interface NodeSettings {
  readonly name: Text;
  readonly address: Text;
  readonly isIPv6: boolean;
  readonly port: Text;
  /** Whether it joins a cluster that is there already. */
  readonly joins: boolean;
}

/** `registration` is the NodeRegistrationOptions, `endpoint` the localAPIEndpoint. */
export const readNode = (registration: Cursor, endpoint: Cursor, cluster: Cursor | undefined, joins: boolean, context: RenderContext, notes: Note[]): NodeSettings => {
  const name = given(registration.get('name'));
  const isNamed = name && (name.unknown !== undefined || name.text.trim() !== '');
  const port = given(endpoint.get('bindPort'));
  return {
    name: isNamed ? (name.unknown === undefined ? changed(name, name.text.trim().toLowerCase()) : name) : (context.values.get('NODE_NAME') ?? placeholder('NODE_NAME')),
    ...readAdvertised(endpoint.get('advertiseAddress'), cluster, context, notes),
    port: port === undefined || port.text === '0' ? '6443' : port,
    joins,
  };
};

const readAdvertised = (cursor: Cursor, cluster: Cursor | undefined, { values }: RenderContext, notes: Note[]): Pick<NodeSettings, 'address' | 'isIPv6'> => {
  const word = given(cursor);
  const isIPv6Cluster = !!cluster && parseCidr(cluster.get('networking').get('serviceSubnet').text()?.split(',')[0] ?? '').ok && cluster.get('networking').get('serviceSubnet').text()?.split(',')[0]?.includes(':') === true;
  if (word?.unknown !== undefined) return { address: word, isIPv6: isIPv6Cluster };
  const parsed = word && readAddress(word.text.replaceAll(/(^|\.)0+(?=\d)/g, '$1'));
  if (word && !parsed) {
    notes.push({ kind: 'refused', at: cursor, message: `advertiseAddress ${word.text} is no IP address, and kubeadm takes no other`, log: `couldn't use "${word.text}" as "apiserver-advertise-address", must be ipv4 or ipv6 address` });
  }
  if (word && parsed && !parsed.isUnspecified && !parsed.isLoopback) return { address: changed(word, canonical(parsed)), isIPv6: parsed.family === 6 };
  const own = values.get('NODE_IP');
  const ownAddress = own === undefined ? undefined : readAddress(own);
  return { address: ownAddress ? canonical(ownAddress) : (own ?? placeholder('NODE_IP')), isIPv6: ownAddress ? ownAddress.family === 6 : isIPv6Cluster };
};

/** As Go prints an address. */
const canonical = ({ family, bits, text }: Address): string =>
  family === 4 ? [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.') : new URL(`http://[${text}]`).hostname.slice(1, -1);

/** Go's net.JoinHostPort. */
export const hostPort = ({ address, isIPv6 }: NodeSettings, port: Text): Text => (isIPv6 ? ['[', address, ']:', port] : [address, ':', port]);

export const loopback = ({ isIPv6 }: NodeSettings): string => (isIPv6 ? '::1' : '127.0.0.1');
export const loopbackUrl = (node: NodeSettings, scheme: string, port: number): string => `${scheme}://${node.isIPv6 ? '[::1]' : '127.0.0.1'}:${port}`;
