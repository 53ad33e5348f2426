import { inventoryOf } from '../../src/model/pki/inventory.ts';
import { hostRule } from '../templates/host.ts';

/** Since Go 1.24 nothing shorter than 1024 bits is taken; NIST and the CA/Browser Forum ask for 2048. */
const SHORTEST_RSA = 2048;

export default hostRule(
  {
    title: 'a certificate has a weak key or a weak signature',
    family: 'security',
    severity: 'high',
    why: 'An RSA key below 2048 bits can be factored by those who want to, and a signature with MD5 or SHA-1 can be forged. Kubernetes from 1.24 on refuses such signatures altogether, so that an old certificate also ends the connection at the next upgrade.',
    remedy: 'Issue it anew with RSA of at least 2048 bits or an elliptic curve, signed with SHA-256. For a CA, change over with a bundle of both.',
    examples: () => ({
      bad: [{ host: { certificates: { apiserver: { key: 'rsa-1024' } } } }, { host: { certificates: { 'front-proxy-client': { hash: 'SHA-1' } } } }],
      good: [{ host: {} }, { host: { certificates: { apiserver: { key: 'rsa' }, 'front-proxy-client': { key: 'ed25519' } } } }],
    }),
  },
  function* (node) {
    const said = new Set<string>();
    for (const { certificate, host, at } of inventoryOf(node).entries) {
      const { rsaBits, hasWeakSignature, x509, fingerprint } = certificate;
      // Nobody checks the signature of a certificate that is trusted by itself.
      const isSelfSigned = x509.subject === x509.issuer;
      const isShort = rsaBits !== null && rsaBits < SHORTEST_RSA;
      if (at === null || said.has(fingerprint) || (!isShort && (!hasWeakSignature || isSelfSigned))) continue;
      said.add(fingerprint);
      yield { at, message: isShort ? `the certificate in ${host} has an RSA key of ${rsaBits} bits` : `the certificate in ${host} is signed with MD5 or SHA-1`, label: isShort ? `below ${SHORTEST_RSA} bits` : 'a broken hash' };
    }
  },
);
