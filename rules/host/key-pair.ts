import { notGiven } from '../../src/engine/rule.ts';
import { pkiFileFor } from '../../src/model/pki/files.ts';
import { wrongPair } from '../../src/model/pki/pairs.ts';
import { namedPairs, type NamedPair } from '../../src/model/pki/uses.ts';
import type { Invocation } from '../../src/model/types.ts';
import { hostComponentRule } from '../templates/host.ts';

/** etcd reads the pair of a listener without TLS only perhaps, and controllers that are off do not read theirs. */
const isSurelyRead = ({ use }: NamedPair, invocation: Invocation): boolean => {
  if (use === 'authority') return invocation.setting('controllers').state !== 'given';
  if (invocation.component !== 'etcd') return true;
  const urls = invocation.setting(use === 'peer' ? 'listen-peer-urls' : 'listen-client-urls');
  return 'text' in urls && urls.text.includes('https:');
};

export default hostComponentRule(
  {
    title: 'a certificate and a key that a component is given are no pair',
    family: 'boot',
    severity: 'critical',
    why: 'The component loads both when it starts. If the key is that of another certificate (one of the two files was renewed, or copied from another node), if a file holds something else, or if the key is encrypted, it prints one line and exits.',
    remedy: 'Put the matching file in place: `openssl x509 -noout -pubkey -in CERTIFICATE` and `openssl pkey -pubout -in KEY` print the same text for a pair. Decrypt an encrypted key with `openssl pkey`, into a file that only root may read.',
    examples: () => ({
      bad: [
        { host: { files: { '/etc/kubernetes/pki/etcd/peer.key': { make: [{ key: 'etcd/server' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ certificate: 'apiserver' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver.crt': { make: [{ key: 'apiserver' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver-etcd-client.crt': '' } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver.crt': { make: [{ certificate: 'apiserver' }], der: true } } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ key: 'apiserver', form: 'encrypted' }] } } } },
        { host: { certificates: { apiserver: { key: 'rsa' } }, files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ key: 'apiserver', form: 'encrypted-pkcs1' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/front-proxy-client.key': { make: [{ key: 'front-proxy-client', form: 'public' }] } } } },
      ],
      good: [
        { host: {} },
        { host: { certificates: { apiserver: { key: 'rsa' } }, files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ key: 'apiserver', form: 'pkcs1' }] } } } },
        { host: { certificates: { 'front-proxy-client': { key: 'ed25519' } }, files: { '/etc/kubernetes/pki/apiserver.key': { make: [{ key: 'apiserver', form: 'sec1' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/apiserver.crt': { make: [{ text: 'Bag Attributes\n' }, { certificate: 'apiserver' }, { certificate: 'ca' }] } } } },
      ],
      unseen: [{ host: { files: { '/etc/kubernetes/pki/apiserver.key': { code: 'EACCES' } } } }],
    }),
  },
  function* (invocation, { node }) {
    for (const pair of namedPairs(invocation)) {
      const [certificate, key] = [pair.certificate, pair.key].map((file) => pkiFileFor(node, invocation.container, file.path));
      const hidden = [certificate, key].find((file) => file?.state === 'unseen');
      if (hidden?.state === 'unseen') yield notGiven(pair.certificate.at, hidden.host, hidden.reason);
      if (certificate?.state !== 'read' || key?.state !== 'read') continue;
      const wrong = wrongPair(certificate, key, [pair.certificate.path, pair.key.path]);
      if (!wrong) continue;
      const { at, sure, ...words } = wrong;
      yield {
        ...words,
        at: pair[at].at,
        label: `the certificate ${pair.what} and its key`,
        related: [{ at: at === 'key' ? pair.certificate.at : pair.key.at, label: 'the other half' }],
        ...(sure === false || !isSurelyRead(pair, invocation) ? { confidence: 'likely' as const } : {}),
      };
    }
  },
);
