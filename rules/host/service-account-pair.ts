import type { KeyObject } from 'node:crypto';
import { isSamePair } from '../../src/model/pki/keys.ts';
import { pkiFileFor } from '../../src/model/pki/files.ts';
import { namedFile } from '../../src/model/pki/uses.ts';
import type { ClusterNode, Invocation } from '../../src/model/types.ts';
import { hostRule } from '../templates/host.ts';

const keysIn = (node: ClusterNode, invocation: Invocation, path: string): readonly KeyObject[] | null => {
  const file = pkiFileFor(node, invocation.container, path);
  if (file.state !== 'read') return null;
  return [...file.keys.flatMap(({ key }) => key ?? []), ...file.certificates.map(({ x509 }) => x509.publicKey)];
};

const SIGNERS = [
  ['kube-apiserver', 'service-account-signing-key-file', 'high', 'every token that it issues is refused'],
  ['kube-controller-manager', 'service-account-private-key-file', 'medium', 'the tokens in secrets that it issues are refused'],
] as const;

export default hostRule(
  {
    title: 'tokens of service accounts are signed with a key that the API server does not know',
    family: 'consistency',
    severity: 'high',
    why: 'Everything starts. But the API server checks tokens with the keys of `--service-account-key-file`, and the key that signs is not among them: each pod gets `401 Unauthorized` and, node by node, the cluster stops working.',
    remedy: 'Name the public half of the signing key in `--service-account-key-file`, once for each key: the old one stays until the last token that it signed has expired.',
    examples: () => ({
      bad: [{ host: { files: { '/etc/kubernetes/pki/sa.pub': { make: [{ key: 'other', form: 'public' }] } } } }],
      good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki/sa.pub': { make: [{ key: 'other', form: 'public' }, { key: 'sa', form: 'public' }] } } } }],
    }),
  },
  function* (node) {
    const api = node.invocations.find(({ component }) => component === 'kube-apiserver');
    const checking = api?.setting('service-account-key-file');
    if (!api || checking?.state !== 'given') return;
    const known = checking.values.map((path) => keysIn(node, api, path));
    if (known.some((keys) => keys === null)) return;
    for (const [component, flag, severity, what] of SIGNERS) {
      for (const invocation of node.invocations) {
        const file = invocation.component === component ? namedFile(invocation, flag) : undefined;
        const own = file && keysIn(node, invocation, file.path)?.find(({ type }) => type === 'private');
        if (!file || !own || known.some((keys) => keys?.some((key) => isSamePair(key, own)))) continue;
        yield { at: file.at, severity, message: `the key in ${file.path} is none of those that tokens are checked with: ${what}`, label: 'signs tokens', related: [{ at: checking.place, label: 'the keys that they are checked with' }] };
      }
    }
  },
);
