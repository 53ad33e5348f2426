import { notGiven } from '../../src/engine/rule.ts';
import { innerFiles } from '../../src/model/inner-files.ts';
import { pkiFileFor } from '../../src/model/pki/files.ts';
import { namedAuthorities } from '../../src/model/pki/uses.ts';
import { hostComponentRule } from '../templates/host.ts';

/** etcd and its client library start with an empty list of authorities, and then trust nobody. */
const READ_BY_ETCD = /^(trusted-ca-file|peer-trusted-ca-file|etcd-cafile)$/;

/** In the place of a flag: the CA that a kubeconfig names. With an empty file its user starts, and trusts public CAs or nobody. */
const CLIENT = 'certificate-authority';
const LOGS: Readonly<Record<string, string>> = { 'egress-selector-config-file': 'failed to append CA cert to the cert pool', [CLIENT]: 'unable to load root certificates: ' };

export default hostComponentRule(
  {
    title: 'a file of certificate authorities holds none',
    family: 'boot',
    severity: 'critical',
    why: 'The component looks for certificates in PEM form in the file. In an empty file, a key, or a certificate in DER form it finds none and exits.',
    remedy: 'Put the certificate of the CA there, as PEM: `openssl x509 -inform der` turns DER into it.',
    examples: () => ({
      bad: [
        { host: { files: { '/etc/kubernetes/pki/ca.crt': '' } } },
        { host: { files: { '/etc/kubernetes/pki/ca.crt': { make: [{ certificate: 'ca' }], der: true } } } },
        { host: { files: { '/etc/kubernetes/pki/front-proxy-ca.crt': { make: [{ key: 'front-proxy-ca' }] } } } },
        { host: { files: { '/etc/kubernetes/pki/etcd/ca.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' } } },
        { host: { files: { '/etc/kubernetes/pki/none.crt': 'none' }, kubeconfigs: { '/etc/kubernetes/controller-manager.conf': { cn: 'system:kube-controller-manager', cluster: 'certificate-authority: /etc/kubernetes/pki/none.crt' } } } },
      ],
      good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki/ca.crt': { make: [{ text: '# both, while they change\n' }, { certificate: 'front-proxy-ca' }, { certificate: 'ca' }] } } } }],
      unseen: [{ host: { files: { '/etc/kubernetes/pki/ca.crt': { size: 1_000_000_000 } } } }],
    }),
  },
  function* (invocation, { node }) {
    const ofKubeconfigs = innerFiles(invocation).filter(({ at, stops }) => stops && at.path.endsWith(CLIENT)).map((inner) => ({ ...inner, flag: CLIENT, vouchesFor: 'the server' }));
    for (const { flag, path, at, vouchesFor } of [...namedAuthorities(invocation), ...ofKubeconfigs]) {
      const file = pkiFileFor(node, invocation.container, path);
      if (file.state === 'unseen') yield notGiven(at, file.host, file.reason);
      if (file.state !== 'read' || (file.certificates.length > 0 && file.broken === 0)) continue;
      const isNone = file.certificates.length === 0 && file.broken === 0;
      if ((isNone && READ_BY_ETCD.test(flag)) || (file.isEmpty && flag === CLIENT)) continue;
      yield {
        at,
        message: file.isEmpty ? `${path} is empty` : isNone ? `${path} holds no certificate in PEM form` : `${path} holds a certificate that cannot be parsed`,
        label: `whom to trust for ${vouchesFor}`,
        ...(file.isEmpty && flag.endsWith('client-ca-file') ? { log: 'missing content for CA bundle' } : isNone ? { log: LOGS[flag] ?? 'data does not contain any valid RSA or ECDSA certificates' } : { confidence: 'likely' as const }),
      };
    }
  },
);
