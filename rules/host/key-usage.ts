import type { Problem } from '../../src/engine/rule.ts';
import { isFor, type Certificate } from '../../src/model/pki/certificate.ts';
import { pkiFileFor } from '../../src/model/pki/files.ts';
import { namedAuthorities, namedPairs, type NamedFile, type NamedPair } from '../../src/model/pki/uses.ts';
import type { Invocation } from '../../src/model/types.ts';
import { hostComponentRule } from '../templates/host.ts';

/** What a certificate of a pair must be for. etcd shows its serving certificate to itself, too, where it asks clients for one. */
const missingUse = (certificate: Certificate, { use }: NamedPair, { component }: Invocation): 'server' | 'client' | undefined => {
  const wanted = use === 'server' ? (['server'] as const) : use === 'client' ? (['client'] as const) : use === 'peer' ? (['server', 'client'] as const) : [];
  const missing = wanted.find((each) => !isFor(certificate, each));
  return missing ?? (use === 'server' && component === 'etcd' && !isFor(certificate, 'client') ? 'client' : undefined);
};

const problem = (file: NamedFile, message: string, label: string): Problem => ({ at: file.at, message, label });

export default hostComponentRule(
  {
    title: 'a certificate is used for what it does not say it is for',
    family: 'consistency',
    severity: 'high',
    why: 'A certificate lists what it is for in its extended key usages, and a CA says that it is one. Where the needed word is missing, the other side answers `x509: certificate specifies an incompatible key usage`, or takes no certificate that such a CA signed. The component itself starts.',
    remedy: 'Issue it anew with the needed usage: `serverAuth` for what is served with, `clientAuth` for what is shown to a server, both for members of etcd, `CA:TRUE` for a CA.',
    examples: () => ({
      bad: [
        { host: { certificates: { apiserver: { usages: ['client'] } } } },
        { host: { certificates: { 'apiserver-kubelet-client': { usages: ['server'] } } } },
        { host: { certificates: { 'etcd/server': { usages: ['server'] } } } },
        { host: { files: { '/etc/kubernetes/pki/front-proxy-ca.crt': { make: [{ certificate: 'front-proxy-client' }] } } } },
        { host: { certificates: { ca: { bits: ['digitalSignature', 'cRLSign'] } } } },
      ],
      good: [{ host: {} }, { host: { certificates: { apiserver: { bits: ['keyAgreement'] }, 'front-proxy-client': { bits: [] } } } }, { host: { certificates: { apiserver: { usages: [] } } } }],
    }),
  },
  function* (invocation, { node }) {
    for (const pair of namedPairs(invocation)) {
      const file = pkiFileFor(node, invocation.container, pair.certificate.path);
      const leaf = file.state === 'read' ? file.certificates[0] : undefined;
      if (!leaf) continue;
      const missing = missingUse(leaf, pair, invocation);
      if (missing) yield problem(pair.certificate, `the certificate in ${pair.certificate.path}, ${pair.what}, is not for ${missing === 'server' ? 'servers (serverAuth)' : 'clients (clientAuth)'}`, `lacks ${missing}Auth`);
      if (pair.use === 'authority' && !(leaf.isAuthority && leaf.maySign)) yield problem(pair.certificate, `the certificate in ${pair.certificate.path}, ${pair.what}, is that of no CA`, 'may not sign');
    }
    for (const authority of namedAuthorities(invocation)) {
      const file = pkiFileFor(node, invocation.container, authority.path);
      const none = file.state === 'read' ? file.certificates.find(({ isAuthority, maySign }) => !isAuthority || !maySign) : undefined;
      if (none) yield problem(authority, `${authority.path} vouches for ${authority.vouchesFor}, and the certificate ${none.subject} in it ${none.isAuthority ? 'may not sign certificates (its key usage lacks keyCertSign)' : 'is that of no CA'}`, 'vouches for nobody');
    }
  },
);
