import { encryptionProblems } from '../../src/model/config/encryption.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n';
const providers = (list: string, resources = '[secrets]') =>
  exampleWithFile('kube-apiserver', 'encryption-provider-config', `${HEAD}resources:\n- resources: ${resources}\n  providers: ${list}\n`);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'encryption-provider-config',
    kind: 'EncryptionConfiguration',
    title: 'the API server cannot use its encryption configuration, and exits',
    why: 'Two providers in one list item (a dash too few), a key that is not 16, 24 or 32 bytes long, text that is no base64, a wildcard that hides what follows: the API server refuses the whole file and exits. Without it nobody reads a secret.',
    remedy: 'Correct the line that the finding points to. Keep every old key in the file as long as data is encrypted with it.',
    examples: () => ({
      bad: [
        providers('[{aescbc: {keys: [{name: a, secret: c2VjcmV0}]}}]'),
        providers('[{aescbc: {keys: [{name: a, secret: AAAAAAAAAAAAAAAAAAAAAA==}]}, identity: {}}]'),
        providers('[{identity: {}}]', "['*.*', secrets]"),
        providers('[{kms: {apiVersion: v2, name: a, endpoint: /run/kms.sock}}]'),
      ],
      good: [[], providers('[{aescbc: {keys: [{name: a, secret: AAAAAAAAAAAAAAAAAAAAAA==}]}}, {identity: {}}]'), providers('[{identity: {}}]', "['*.*']")],
      unseen: [['--encryption-provider-config=/etc/kubernetes/encryption.yaml']],
    }),
  },
  () => encryptionProblems,
);
