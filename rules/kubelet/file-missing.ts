import { defineRule, notApplicable, notGiven, unseen, type Problem } from '../../src/engine/rule.ts';
import { KUBELET_CONFIG } from '../../src/model/kubelet-settings.ts';
import { pkiFile } from '../../src/model/pki/files.ts';
import type { Root } from '../../src/source/root.ts';

/** What the kubelet opens when it starts. Certificates that it fetches from the cluster are used in the place of its own. */
const FILES = [
  { field: 'authentication.x509.clientCAFile', flag: 'client-ca-file', what: 'the CA of its clients', holds: 'certificate', isServing: false },
  { field: 'tlsCertFile', flag: 'tls-cert-file', what: 'the certificate that it serves with', holds: 'certificate', isServing: true },
  { field: 'tlsPrivateKeyFile', flag: 'tls-private-key-file', what: 'the key that it serves with', holds: 'key', isServing: true },
] as const;

const CA = '/etc/kubernetes/pki/ca.crt';
const withConfig = (content: string) => ({ host: { files: { [KUBELET_CONFIG]: `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${content}\n`, '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS=""\n', '/var/lib/kubelet/pki/empty.crt': '' } } });

export default defineRule({
  title: 'a file that the kubelet needs is not on the node, or holds nothing',
  on: 'kubelet',
  family: 'operations',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet opens the CA of its clients and the pair that it serves with when it starts. Without one of them it exits at its next start, systemd starts it again and again, and no pod of the node is started any more, the control plane included.',
  remedy: 'Put the file there, or correct the path. Without `tlsCertFile` and `tlsPrivateKeyFile` the kubelet makes a pair by itself; with `serverTLSBootstrap: true` it asks the cluster for one.',
  examples: () => ({
    bad: [withConfig('authentication: {x509: {clientCAFile: /etc/kubernetes/pki/none.crt}}'), withConfig('authentication: {x509: {clientCAFile: /var/lib/kubelet/pki/empty.crt}}'), withConfig(`tlsCertFile: ${CA}\ntlsPrivateKeyFile: /etc/kubernetes/pki/none.key`), withConfig('authentication: {x509: {clientCAFile: /etc/kubernetes/pki}}')],
    good: [withConfig(`authentication: {x509: {clientCAFile: ${CA}}}`), withConfig('serverTLSBootstrap: true\ntlsCertFile: /none.crt\ntlsPrivateKeyFile: /none.key'), withConfig('tlsCertFile: /etc/kubernetes/pki/apiserver.crt\ntlsPrivateKeyFile: /etc/kubernetes/pki/apiserver.key')],
    unseen: [withConfig('authentication: {x509: {clientCAFile: pki/ca.crt}}'), { root: { [KUBELET_CONFIG]: 'kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /secret/ca.crt}}\n', '/secret/ca.crt': { code: 'EACCES' } } }],
  }),
  *check(kubelet, { node: { root } }) {
    if (root === null) return yield notApplicable('the files of the node were not given: --root reads them');
    const fetched = kubelet.setting('serverTLSBootstrap', 'rotate-server-certificates', 'false');
    for (const { field, flag, what, holds, isServing } of FILES) {
      const setting = kubelet.setting(field, flag, '');
      if (setting.state !== 'given' || setting.text === '' || (isServing && !('text' in fetched && fetched.text === 'false'))) continue;
      const path = setting.text;
      if (!path.startsWith('/')) {
        yield unseen(setting.place, `${path} is relative to the folder of the file that names it, or to the one that the kubelet is started in`);
        continue;
      }
      const problem = problemWith(root, path, holds);
      if (problem && 'reason' in problem) yield notGiven(setting.place, path, problem.reason);
      else if (problem) yield { at: setting.place, ...problem, message: `${what}: ${problem.message}`, ...(setting.isSure ? {} : { confidence: 'likely' }) };
    }
  },
});

const problemWith = (root: Root, path: string, holds: 'certificate' | 'key'): Pick<Problem, 'message' | 'label' | 'log'> | { readonly reason: string } | undefined => {
  const found = root.look(path);
  if (found.state === 'not-there') return { message: `${path} is not there`, label: 'not on the node', log: `open ${path}: no such file or directory` };
  if (found.state !== 'found') return { reason: found.reason };
  if (found.stat.kind === 'directory') return { message: `${path} is a directory`, label: 'a directory, no file', log: `read ${path}: is a directory` };
  const file = pkiFile(root, path);
  if (file.state === 'unseen') return { reason: file.reason };
  const count = holds === 'certificate' ? file.certificates.length + file.broken : file.types.filter((type) => type.endsWith('PRIVATE KEY')).length;
  return count > 0 ? undefined : { message: `${path} ${file.isEmpty ? 'is empty' : `holds no ${holds === 'key' ? 'private key' : 'certificate'} in PEM form`}`, label: 'of no use' };
};
