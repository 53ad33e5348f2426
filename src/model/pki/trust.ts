import { isFor, type Certificate } from './certificate.ts';

/** As deep as a chain is followed. */
const DEEPEST = 8;

/** Why somebody who trusts these authorities does not take the certificate. */
export interface Distrust {
  readonly kind: 'unknown-authority' | 'expired' | 'not-yet-valid' | 'wrong-usage' | 'weak-signature' | 'long-chain';
  /** The certificate of the chain that it is about. */
  readonly certificate: Certificate;
}

export interface TrustQuestion {
  /** Certificates that come with the one in question. */
  readonly intermediates?: readonly Certificate[];
  readonly use: 'client' | 'server' | null;
  /** null: validity is not asked for. */
  readonly now: Date | null;
}

/**
 * What Go's x509 says against the certificate; null where it is taken. Extended key usages count all the way up to the authority; of the bits of
 * the key usage only the authority's right to sign is looked at, by crypto/tls as well.
 */
export const distrust = (certificate: Certificate, authorities: readonly Certificate[], { intermediates = [], use, now }: TrustQuestion): Distrust | null => {
  const chain = chainOf(certificate, authorities, intermediates);
  if (chain === null) return { kind: 'unknown-authority', certificate };
  for (const each of chain) {
    if (now === null) break;
    if (each.notAfter < now) return { kind: 'expired', certificate: each };
    if (each.notBefore > now) return { kind: 'not-yet-valid', certificate: each };
  }
  // The signature of the authority itself is not looked at.
  const weak = chain.slice(0, -1).find(({ hasWeakSignature }) => hasWeakSignature);
  if (weak) return { kind: 'weak-signature', certificate: weak };
  // So many CAs stand below each of the chain as its position says, less the certificate itself.
  const short = chain.find(({ longestPath }, index) => index > 0 && longestPath !== null && index - 1 > longestPath);
  if (short) return { kind: 'long-chain', certificate: short };
  const unfit = use === null ? undefined : chain.find((each) => !isFor(each, use));
  return unfit ? { kind: 'wrong-usage', certificate: unfit } : null;
};

/** From the certificate to an authority; null where there is none. */
const chainOf = (certificate: Certificate, authorities: readonly Certificate[], intermediates: readonly Certificate[]): readonly Certificate[] | null => {
  const chain = [certificate];
  const used = new Set([certificate]);
  for (let at = certificate; chain.length < DEEPEST; ) {
    if (authorities.some(({ fingerprint }) => fingerprint === at.fingerprint)) return chain;
    const authority = authorities.find((each) => signed(each, at));
    if (authority) return [...chain, authority];
    const next = intermediates.find((each) => !used.has(each) && signed(each, at));
    if (!next) return null;
    chain.push(next);
    used.add(next);
    at = next;
  }
  return null;
};

const signed = (authority: Certificate, certificate: Certificate): boolean => {
  try {
    return authority.isAuthority && authority.maySign && certificate.x509.checkIssued(authority.x509) && certificate.x509.verify(authority.x509.publicKey);
  } catch {
    return false;
  }
};

/** A day, as reports show it. */
export const day = (date: Date): string => (Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10));

/** The end of the sentence "the certificate in FILE ...". */
export const saysOf = ({ kind, certificate }: Distrust, trusted: string): string => {
  switch (kind) {
    case 'unknown-authority':
      return `is not signed by a CA in ${trusted}`;
    case 'expired':
      return `is not valid: ${certificate.subject} expired on ${day(certificate.notAfter)}`;
    case 'not-yet-valid':
      return `is not valid: ${certificate.subject} begins on ${day(certificate.notBefore)}`;
    case 'wrong-usage':
      return certificate.isAuthority ? `is signed by ${certificate.subject}, which may not sign for this use (its extended key usages)` : 'says that it is for another use (its extended key usages)';
    case 'long-chain':
      return `is signed by more CAs than ${certificate.subject} allows below itself`;
    case 'weak-signature':
      return `is signed with MD5 or SHA-1, which no component takes`;
  }
};
