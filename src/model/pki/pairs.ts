import type { PemFile } from './files.ts';

const isKey = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const list = (types: readonly string[]): string => `[${types.join(' ')}]`;

/** What is wrong with a certificate and its key; `log` is what Go says of them. */
export interface WrongPair {
  readonly at: 'certificate' | 'key';
  readonly message: string;
  readonly log?: string;
  readonly sure?: false;
}

/** What Go's tls.X509KeyPair says against the two; null where it takes them. `paths` is what they are called. */
export const wrongPair = (certificate: PemFile, key: PemFile, paths: readonly [string, string]): WrongPair | null => {
  const [certificatePath, keyPath] = paths;
  const { types } = certificate;
  if (!types.includes('CERTIFICATE')) {
    const isSwitched = types.length === 1 && isKey(types[0] ?? '');
    return {
      at: 'certificate',
      message: certificate.isEmpty ? `${certificatePath} is empty` : isSwitched ? `${certificatePath} holds a private key and no certificate` : `${certificatePath} holds no certificate in PEM form`,
      log: types.length === 0 ? 'tls: failed to find any PEM data in certificate input' : isSwitched ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched' : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${list(types)}`,
    };
  }
  if (!key.types.some(isKey)) {
    const isSwitched = key.types.length === 1 && key.types[0] === 'CERTIFICATE';
    return {
      at: 'key',
      message: key.isEmpty ? `${keyPath} is empty` : isSwitched ? `${keyPath} holds a certificate and no private key` : `${keyPath} holds no private key in PEM form`,
      log: key.types.length === 0 ? 'tls: failed to find any PEM data in key input' : isSwitched ? 'tls: found a certificate rather than a key in the PEM for the private key' : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${list(key.types)}`,
    };
  }
  const [leaf] = certificate.certificates;
  if (certificate.broken > 0 || !leaf) return { at: 'certificate', message: `${certificatePath} holds a certificate that cannot be parsed`, sure: false };
  const own = key.keys.find(({ type }) => isKey(type));
  if (!own || own.key === null || !TAKEN.has(own.key.asymmetricKeyType ?? '')) {
    return { at: 'key', message: own?.kind === 'encrypted' ? `the key in ${keyPath} is encrypted, and nobody can ask for its password` : `${keyPath} holds a key that cannot be parsed`, log: 'tls: failed to parse private key' };
  }
  if (leaf.x509.checkPrivateKey(own.key)) return null;
  const isOtherType = leaf.x509.publicKey.asymmetricKeyType !== own.key.asymmetricKeyType;
  return { at: 'key', message: `the key in ${keyPath} is not that of the certificate in ${certificatePath}`, log: `tls: private key ${isOtherType ? 'type does not match public key type' : 'does not match public key'}` };
};

const TAKEN = new Set(['rsa', 'ec', 'ed25519']);
