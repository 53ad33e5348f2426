import type { ClusterNode, Invocation } from '../types.ts';
import type { Certificate } from './certificate.ts';
import { pkiFileFor, type PemFile } from './files.ts';
import { distrust, type Distrust, type TrustQuestion } from './trust.ts';
import { namedFile, type NamedFile } from './uses.ts';

/** A file of certificates that a flag names, and what it holds. */
export interface NamedPem extends NamedFile {
  readonly file: PemFile;
  /** The first, which is shown to others; the rest come with it. */
  readonly leaf: Certificate;
}

/** undefined where the flag names none, and where it cannot be read. */
export const namedPem = (node: ClusterNode, invocation: Invocation, flag: string): NamedPem | undefined => {
  const named = namedFile(invocation, flag);
  const file = named && pkiFileFor(node, invocation.container, named.path);
  const leaf = file?.state === 'read' ? file.certificates[0] : undefined;
  return named && file?.state === 'read' && leaf ? { ...named, file, leaf } : undefined;
};

/** As `distrust`, of the one who shows a file to the one who checks with the other, whatever the clock says. */
export const distrustOf = (shown: NamedPem, trusted: NamedPem, use: TrustQuestion['use']): Distrust | null =>
  distrust(shown.leaf, trusted.file.certificates, { intermediates: shown.file.certificates.slice(1), use, now: null });

/** The same for files with the same certificates in the same order. */
export const contentOf = ({ file }: NamedPem): string => file.certificates.map(({ fingerprint }) => fingerprint).join();
