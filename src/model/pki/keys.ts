import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { PemBlock } from './pem.ts';

/** A key of a PEM file, judged by what Go makes of it. The key itself is never handed on to a report. */
export type Key =
  | { readonly kind: 'private' | 'public'; readonly key: KeyObject; readonly type: string }
  /** `encrypted` or what no component can read. */
  | { readonly kind: 'encrypted' | 'broken'; readonly key: null; readonly type: string };

/** undefined for a block that is no key. */
export const readKey = ({ type, der, isEncrypted }: PemBlock): Key | undefined => {
  if (isEncrypted || type === 'ENCRYPTED PRIVATE KEY') return { kind: 'encrypted', key: null, type };
  try {
    const bytes = Buffer.from(der);
    if (type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY')) return { kind: 'private', key: privateKey(bytes, type), type };
    if (type === 'PUBLIC KEY') return { kind: 'public', key: createPublicKey({ key: bytes, format: 'der', type: 'spki' }), type };
    if (type === 'RSA PUBLIC KEY') return { kind: 'public', key: createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' }), type };
    return undefined;
  } catch {
    return { kind: 'broken', key: null, type };
  }
};

/** As Go does, the kind is found by trying, whatever the block calls itself. */
const privateKey = (key: Buffer, type: string): KeyObject => {
  const first = type === 'RSA PRIVATE KEY' ? 'pkcs1' : type === 'EC PRIVATE KEY' ? 'sec1' : 'pkcs8';
  for (const each of [first, ...(['pkcs1', 'pkcs8', 'sec1'] as const).filter((other) => other !== first)] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type: each });
    } catch {
      // The next form may fit.
    }
  }
  throw new Error('no private key');
};

/** Whether two keys, private or public, are halves or copies of one pair. */
export const isSamePair = (one: KeyObject, other: KeyObject): boolean => {
  const [first, second] = [one, other].map((key) => (key.type === 'private' ? createPublicKey(key) : key));
  return first !== undefined && second !== undefined && first.equals(second);
};
