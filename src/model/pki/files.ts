import type { Root } from '../../source/root.ts';
import { lookInContainer } from '../container-view.ts';
import type { ClusterNode, Container } from '../types.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { readKey, type Key } from './keys.ts';
import { pemBlocks } from './pem.ts';

/** A file of certificates and keys. */
export interface PemFile {
  readonly state: 'read';
  /** The path on the node. */
  readonly host: string;
  /** The types of its blocks, in their order. */
  readonly types: readonly string[];
  readonly certificates: readonly Certificate[];
  /** How many blocks say that they are certificates and are none. */
  readonly broken: number;
  readonly keys: readonly Key[];
  readonly isEmpty: boolean;
}

export type PkiFile = PemFile | { readonly state: 'unseen'; readonly reason: string; readonly host: string };

/** No bundle of a control plane is larger; those of public CAs have a quarter of it. */
const LARGEST = 2 * 1024 * 1024;

const known = new WeakMap<Root, Map<string, PkiFile>>();

/** What a path of the node holds; each is read once. */
export const pkiFile = (root: Root, host: string): PkiFile => {
  const files = known.get(root) ?? new Map<string, PkiFile>();
  known.set(root, files);
  const file = files.get(host) ?? readFile(root, host);
  files.set(host, file);
  return file;
};

/** What a container finds at a path. */
export const pkiFileFor = ({ root }: ClusterNode, container: Container, path: string): PkiFile => {
  if (root === null) return { state: 'unseen', reason: `${path} was not given`, host: path };
  const seen = lookInContainer(root, container, path);
  return seen.state === 'found' ? pkiFile(root, seen.host) : { state: 'unseen', reason: seen.reason, host: 'host' in seen ? seen.host : path };
};

const readFile = (root: Root, host: string): PkiFile => {
  const file = root.read(host, LARGEST);
  return file.state === 'read' ? readPem(file.bytes, host) : { state: 'unseen', reason: file.reason, host };
};

/** `host` says where the bytes come from. */
export const readPem = (bytes: Uint8Array, host: string): PemFile => {
  const blocks = pemBlocks(bytes);
  const claimed = blocks.filter(({ type }) => type === 'CERTIFICATE');
  const certificates = claimed.flatMap(({ der }) => readCertificate(der) ?? []);
  return {
    state: 'read',
    host,
    types: blocks.map(({ type }) => type),
    certificates,
    broken: claimed.length - certificates.length,
    keys: blocks.flatMap((block) => readKey(block) ?? []),
    isEmpty: bytes.length === 0,
  };
};

/** A certificate of the one file whose key the other file has as well, under whatever name: then both are the same CA. */
export const sharedAuthority = (one: PemFile, other: PemFile): Certificate | undefined =>
  one.certificates.find(({ x509 }) => other.certificates.some((each) => each.x509.publicKey.equals(x509.publicKey)));
