import { defineRule } from '../../src/engine/rule.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { filesThatDiffer, givenFile, type FileFlag } from '../templates/agreement-files.ts';

const ROOT: FileFlag = { component: 'kube-controller-manager', flag: 'root-ca-file' };
const CLIENTS: FileFlag = { component: 'kube-apiserver', flag: 'client-ca-file' };
/** CAs that sign something else than the certificate of the API server. */
const OTHERS: readonly FileFlag[] = [
  { component: 'kube-apiserver', flag: 'requestheader-client-ca-file' },
  { component: 'kube-apiserver', flag: 'etcd-cafile' },
  { component: 'etcd', flag: 'trusted-ca-file' },
  { component: 'etcd', flag: 'peer-trusted-ca-file' },
];
const pair = (root: string, ...api: readonly string[]) => nodeWith({ 'kube-apiserver': ['--client-ca-file=/pki/ca.crt', ...api], 'kube-controller-manager': [`--root-ca-file=${root}`] });

export default defineRule({
  title: 'pods are given a CA that did not sign the certificate of the API server',
  on: 'node',
  family: 'consistency',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'What `--root-ca-file` names goes into every namespace as `kube-root-ca.crt`, and pods verify the API server with it. With another CA no pod can talk to the API server: network plugins, DNS and every operator stop.',
  remedy: 'Name the CA that issued `--tls-cert-file` of the API server; in most clusters it is the one in `--client-ca-file`.',
  examples: () => ({
    bad: [pair('/pki/front-proxy-ca.crt', '--requestheader-client-ca-file=/pki/front-proxy-ca.crt'), pair('/pki/etcd/ca.crt', '--etcd-cafile=/pki/etcd/ca.crt'), pair('/pki/other.crt')],
    good: [pair('/pki/ca.crt', '--etcd-cafile=/pki/etcd/ca.crt'), pair('/pki/ca.crt', '--etcd-cafile=/pki/ca.crt')],
    unseen: [pair('$(CA)')],
  }),
  *check(node) {
    const [root, clients] = [givenFile(node, ROOT), givenFile(node, CLIENTS)];
    const other = root && OTHERS.map((flag) => givenFile(node, flag)).find((file) => file?.paths.some((path) => root.paths.includes(path)));
    // Where one CA signs everything, it is also the CA of something else.
    if (root && other && !clients?.paths.some((path) => root.paths.includes(path))) {
      yield {
        at: root.at,
        message: `--root-ca-file=${root.text} is the CA of something else: it is --${other.flag} of ${other.component}`,
        label: 'not the CA of the API server',
        related: [{ at: other.at, label: `--${other.flag}` }, ...(clients ? [{ at: clients.at, label: '--client-ca-file' }] : [])],
        log: 'x509: certificate signed by unknown authority',
        ...(clients ? { advice: `write ${clients.text}` } : {}),
      };
      return;
    }
    // The API server may have a certificate of a CA of its own.
    yield* filesThatDiffer(node, [{ one: ROOT, other: CLIENTS, effect: 'in most clusters one CA signs both' }], { severity: 'low', confidence: 'possible', advice: 'check that it is the CA of the certificate in --tls-cert-file of the API server' });
  },
});
