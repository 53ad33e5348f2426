import { X509Certificate, createHash } from 'node:crypto';
import { shorten } from '../../text/cut.ts';
import { readAddress } from '../values/address.ts';
import { BITS, derValues, INTEGER, OBJECT_ID, objectId, OCTETS, SEQUENCE, type DerValue } from './der.ts';

/** What of a certificate is judged. */
export interface Certificate {
  readonly x509: X509Certificate;
  /** Of the subject; empty where it has none. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** `CN=kubernetes`, `CN=a, O=b` */
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority: boolean;
  /** DNS names and addresses, as written. */
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
  /** Empty: good for everything. */
  readonly extendedUsages: ReadonlySet<ExtendedUsage | string>;
  /** `RSA 2048`, `EC P-256`, `Ed25519` */
  readonly keyType: string;
  /** Bits of an RSA key; null for others. */
  readonly rsaBits: number | null;
  /** Whether the signature is made with MD5 or SHA-1, which Go refuses. */
  readonly hasWeakSignature: boolean;
  /** Whether it may sign certificates, as far as its key usages say. */
  readonly maySign: boolean;
  /** How many other CAs may stand between it and a certificate; null where it does not say. */
  readonly longestPath: number | null;
  /** Of the whole certificate, in hexadecimal digits. */
  readonly fingerprint: string;
}

export type ExtendedUsage = 'client' | 'server' | 'any';

const USAGES: Readonly<Record<string, ExtendedUsage>> = { '1.3.6.1.5.5.7.3.1': 'server', '1.3.6.1.5.5.7.3.2': 'client', '2.5.29.37.0': 'any' };

/** Signature algorithms with MD2, MD5 and SHA-1. */
const WEAK = new Set(['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.10040.4.3', '1.3.14.3.2.29']);

/** Longest part of a name that is kept; a certificate may hold a megabyte of it. */
const LONGEST_NAME = 200;
const MOST_NAMES = 1000;

/** undefined for bytes that are no certificate. */
export const readCertificate = (der: Uint8Array): Certificate | undefined => {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(der);
    const { algorithm, keyUsage, longestPath } = readParts(der);
    const subject = names(x509.subject);
    const alternatives = alternativeNames(x509.subjectAltName ?? '');
    const key = x509.publicKey;
    const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
    return {
      x509,
      commonName: subject.find(([name]) => name === 'CN')?.[1] ?? '',
      organizations: subject.flatMap(([name, value]) => (name === 'O' ? [value] : [])),
      subject: oneLine(subject),
      issuer: oneLine(names(x509.issuer)),
      notBefore: new Date(x509.validFrom),
      notAfter: new Date(x509.validTo),
      isAuthority: x509.ca,
      dnsNames: alternatives.flatMap(([kind, value]) => (kind === 'DNS' ? [value] : [])),
      addresses: alternatives.flatMap(([kind, value]) => (kind === 'IP Address' ? [value] : [])),
      extendedUsages: new Set((x509.keyUsage ?? []).map((id) => USAGES[id] ?? id)),
      keyType: keyTypeOf(key.asymmetricKeyType ?? '', modulusLength, namedCurve),
      rsaBits: key.asymmetricKeyType?.startsWith('rsa') ? (modulusLength ?? null) : null,
      hasWeakSignature: WEAK.has(algorithm),
      // The sixth bit of the key usage is keyCertSign; without the extension everything is allowed.
      maySign: keyUsage === undefined || ((keyUsage[1] ?? 0) & 0x04) !== 0,
      longestPath,
      fingerprint: createHash('sha256').update(der).digest('hex'),
    };
  } catch {
    return undefined;
  }
};

/** Whether the certificate says that it is for this use. */
export const isFor = ({ extendedUsages }: Certificate, use: 'client' | 'server'): boolean =>
  extendedUsages.size === 0 || extendedUsages.has(use) || extendedUsages.has('any');

/** Whether a client that dials this host takes the certificate for it: alternative names only, as Go does, with wildcards. */
export const isNamed = ({ dnsNames, addresses }: Certificate, host: string): boolean => {
  const address = readAddress(host);
  if (address) return addresses.some((text) => readAddress(text)?.bits === address.bits && readAddress(text)?.family === address.family);
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return dnsNames.some((name) => {
    const known = name.toLowerCase();
    return known === wanted || (known.startsWith('*.') && wanted.includes('.') && wanted.slice(wanted.indexOf('.')) === known.slice(1));
  });
};

const keyTypeOf = (type: string, bits?: number, curve?: string): string =>
  type.startsWith('rsa') ? `RSA ${bits ?? ''}`.trim() : type === 'ec' ? `EC ${CURVES[curve ?? ''] ?? curve ?? ''}`.trim() : type === 'ed25519' ? 'Ed25519' : type;
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', secp224r1: 'P-224' };

/** node writes one `CN=value` a line. */
const names = (text: string): readonly (readonly [string, string])[] =>
  (text ?? '').split('\n', MOST_NAMES).flatMap((line) => {
    const equals = line.indexOf('=');
    return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1, equals + 1 + LONGEST_NAME)] as const];
  });

const oneLine = (parts: readonly (readonly [string, string])[]): string => shorten([...parts].reverse().map(([name, value]) => `${name}=${value}`).join(', '), 2 * LONGEST_NAME);

/** `DNS:a, IP Address:10.0.0.1`; a name with a comma or a quote in it stands in quotes, as JSON. */
const alternativeNames = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/(?:^|, )([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => [kind, value.trim()] as const);

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';

/** What node's crypto does not tell: the signature's algorithm, the bits of the key usage and the length in the basic constraints. */
const readParts = (der: Uint8Array): { algorithm: string; keyUsage: Uint8Array | undefined; longestPath: number | null } => {
  const [body, algorithm] = inside(derValues(der)[0]);
  const extensions = inside(inside(inside(body).find(({ tag }) => tag === 0xa3))[0]).map(inside);
  const extension = (wanted: string): DerValue | undefined => {
    const octets = extensions.find(([id]) => id?.tag === OBJECT_ID && objectId(id) === wanted)?.find(({ tag }) => tag === OCTETS);
    return octets && derValues(octets.content)[0];
  };
  const bits = extension(KEY_USAGE);
  const length = inside(extension(BASIC_CONSTRAINTS)).find(({ tag }) => tag === INTEGER);
  const [id] = inside(algorithm);
  return {
    algorithm: id === undefined ? '' : objectId(id),
    keyUsage: bits?.tag === BITS ? bits.content : undefined,
    longestPath: length ? length.content.reduce((sum, byte) => sum * 256 + byte, 0) : null,
  };
};

const inside = (value: DerValue | undefined): readonly DerValue[] => (value && (value.tag === SEQUENCE || value.tag >= 0xa0) ? derValues(value.content) : []);
