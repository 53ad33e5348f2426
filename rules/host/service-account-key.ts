import type { KeyObject } from 'node:crypto';
import { notGiven, type Problem } from '../../src/engine/rule.ts';
import { pkiFileFor, type PemFile } from '../../src/model/pki/files.ts';
import { namedFile, type NamedFile } from '../../src/model/pki/uses.ts';
import type { Invocation } from '../../src/model/types.ts';
import { hostComponentRule } from '../templates/host.ts';

const PRIVATE = ['service-account-signing-key-file', 'service-account-private-key-file'];

const isTaken = (key: KeyObject | null): boolean => key?.asymmetricKeyType === 'rsa' || key?.asymmetricKeyType === 'ec';

/** Files of public keys, of which each flag may name one. */
const publicFiles = (invocation: Invocation): readonly NamedFile[] =>
  invocation.component !== 'kube-apiserver' ? [] : invocation.occurrences('service-account-key-file').flatMap((flag) => (flag.value && flag.value.unknown === undefined && flag.value.text !== '' ? [{ flag: flag.name, path: flag.value.text, at: flag.value }] : []));

/** Later versions may take more kinds of keys than RSA and elliptic curves. */
const wrong = (file: PemFile, { path, at, flag }: NamedFile, isPrivate: boolean): Problem | null => {
  if (file.keys.some(({ kind, key }) => (kind === 'private' || !isPrivate) && isTaken(key))) return null;
  if (!isPrivate && file.certificates.some(({ x509 }) => isTaken(x509.publicKey))) return null;
  const isEncrypted = file.keys.some(({ kind }) => kind === 'encrypted');
  const isOther = file.keys.some(({ key, kind }) => key !== null && (kind === 'private' || !isPrivate));
  const what = isPrivate ? 'private' : 'public';
  return {
    at,
    message: file.isEmpty ? `${path} is empty` : isEncrypted ? `the key in ${path} is encrypted, and nobody can ask for its password` : isOther ? `${path} holds a key that is neither RSA nor of an elliptic curve` : `${path} holds no ${what} key in PEM form`,
    label: isPrivate ? `--${flag} signs tokens` : 'tokens are checked with it',
    log: isPrivate ? 'data does not contain a valid RSA or ECDSA private key' : 'data does not contain any valid RSA or ECDSA public keys',
    ...(isOther ? { confidence: 'likely' as const } : {}),
  };
};

export default hostComponentRule(
  {
    title: 'the key of the service accounts cannot be used',
    family: 'boot',
    severity: 'critical',
    why: 'The API server signs and checks the tokens of service accounts with these keys, and the controller-manager signs old ones. A public key where a private one is wanted, an encrypted key, or a file of another kind: the component exits.',
    remedy: 'Name the private key (kubeadm: `sa.key`) where something is signed and the public key (`sa.pub`) where it is checked. All nodes have the same pair: copy it, do not make a new one.',
    examples: () => ({
      bad: [
        { host: { arguments: { 'kube-controller-manager': ['--v=1'] }, replace: [['--service-account-private-key-file=/etc/kubernetes/pki/sa.key', '--service-account-private-key-file=/etc/kubernetes/pki/sa.pub']] } },
        { host: { files: { '/etc/kubernetes/pki/sa.key': { make: [{ key: 'sa', form: 'encrypted' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/sa.pub': '' } } },
      ],
      good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki/sa.pub': { make: [{ key: 'sa' }, { key: 'older', form: 'public' }] } } } }],
      unseen: [{ host: { files: { '/etc/kubernetes/pki/sa.pub': { size: 1_000_000_000 } } } }],
    }),
  },
  function* (invocation, { node }) {
    const signing = PRIVATE.flatMap((flag) => namedFile(invocation, flag) ?? []).map((file) => ({ file, isPrivate: true }));
    for (const { file, isPrivate } of [...signing, ...publicFiles(invocation).map((each) => ({ file: each, isPrivate: false }))]) {
      const content = pkiFileFor(node, invocation.container, file.path);
      if (content.state === 'unseen') yield notGiven(file.at, content.host, content.reason);
      const problem = content.state === 'read' ? wrong(content, file, isPrivate) : null;
      if (problem) yield problem;
    }
  },
);
