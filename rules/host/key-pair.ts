import { notGiven, type Problem } from '../../src/engine/rule.ts';
import { pkiFileFor, type PemFile } from '../../src/model/pki/files.ts';
import { namedPairs, type NamedPair } from '../../src/model/pki/uses.ts';
import type { Invocation } from '../../src/model/types.ts';
import { hostComponentRule } from '../templates/host.ts';

const isKey = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const list = (types: readonly string[]): string => `[${types.join(' ')}]`;

type Wrong = Pick<Problem, 'message' | 'log'> & { readonly at: 'certificate' | 'key'; readonly sure?: false };

/** What Go's tls.X509KeyPair says against the two files; null where it takes them. */
const wrongPair = (certificate: PemFile, key: PemFile, paths: readonly [string, string]): Wrong | null => {
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
