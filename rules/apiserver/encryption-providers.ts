import { unseen } from '../../src/engine/rule.ts';
import { settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    title: 'the encryption file writes secrets with a weak provider or none',
    on: 'kube-apiserver',
    severity: 'medium',
    controls: ['CIS-1.12:1.2.28'],
    why: 'The first provider of a resource is the one that writes. With `identity` first nothing is encrypted, whatever stands below.',
    remedy: 'Put `kms`, `secretbox` or `aescbc` first for secrets, and `identity` last while clear text is still to be read.',
    examples: {
      bad: [],
      good: [[]],
      unseen: [['--encryption-provider-config=/etc/kubernetes/encryption.yaml']],
    },
  },
  'encryption-provider-config',
  (setting) => (setting.text === '' ? undefined : unseen(setting.place, `the providers stand in ${setting.text}, which was not given`)),
);
