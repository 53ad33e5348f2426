import { defineRule } from '../../src/engine/rule.ts';
import { folderOf, nameOf, stemOf } from '../templates/file-names.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** Flags that name a certificate, and the one for its key. */
const PAIRS: readonly (readonly [certificate: string, key: string])[] = [
  ['tls-cert-file', 'tls-private-key-file'], ['etcd-certfile', 'etcd-keyfile'], ['kubelet-client-certificate', 'kubelet-client-key'], ['proxy-client-cert-file', 'proxy-client-key-file'],
  ['cert-file', 'key-file'], ['peer-cert-file', 'peer-key-file'], ['client-cert-file', 'client-key-file'],
  ...['', 'kubelet-client-', 'kubelet-serving-', 'kube-apiserver-client-', 'legacy-unknown-'].map((signer) => [`cluster-signing-${signer}cert-file`, `cluster-signing-${signer}key-file`] as const),
];

const api = (certificate: string, key: string): string => podOf({ command: ['kube-apiserver', `--tls-cert-file=${certificate}`, `--tls-private-key-file=${key}`] });

export default defineRule({
  title: 'a certificate and a key have names that do not belong together',
  on: 'pod',
  family: 'consistency',
  severity: 'low',
  confidence: 'possible',
  since: '0.1.0',
  why: 'Where a key is not that of its certificate the component exits, or nobody accepts what it shows. The files themselves say for sure; names that differ are the sign of a slip.',
  remedy: 'Look with `openssl x509 -pubkey` and `openssl pkey -pubout` whether they are a pair, and correct the flag if not. Where they are, leave them, or give both one name.',
  examples: () => ({
    bad: [api('/pki/server.crt', '/pki/server-2.key'), api('/pki/old.pem', '/pki/server-key.pem')],
    good: [api('/pki/server.crt', '/pki/server.key'), api('/pki/server.pem', '/pki/server-key.pem'), api('/pki/cert.pem', '/pki/key.pem'), api('/certs/server.crt', '/keys/other.key')],
  }),
  *check(pod) {
    for (const { setting } of staticComponents(pod)) {
      for (const [certificateFlag, keyFlag] of PAIRS) {
        const [certificate, key] = [setting(certificateFlag), setting(keyFlag)];
        if (certificate.state !== 'given' || key.state !== 'given' || certificate.text === '' || key.text === '') continue;
        // Names in different folders follow different customs.
        if (folderOf(certificate.text) !== folderOf(key.text) || stemOf(certificate.text) === stemOf(key.text)) continue;
        yield {
          at: key.place,
          message: `--${keyFlag} is ${nameOf(key.text)}, and --${certificateFlag} is ${nameOf(certificate.text)}: their names do not belong together`,
          label: `the key of ${nameOf(certificate.text)}?`,
          related: [{ at: certificate.place, label: `--${certificateFlag}` }],
          advice: 'check that they are a pair',
        };
      }
    }
  },
});
