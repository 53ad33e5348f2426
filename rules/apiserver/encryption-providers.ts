import { notGiven, type Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { exampleWithFile } from '../templates/config-file.ts';
import { settingRule } from '../templates/setting-rule.ts';

const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n';
const config = (resources: string, providers: string) => exampleWithFile('kube-apiserver', 'encryption-provider-config', `${HEAD}resources: [{resources: [${resources}], providers: [${providers}]}]\n`);
const KEYS = '{keys: [{name: a, secret: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}]}';

export default settingRule(
  {
    title: 'the encryption file writes secrets with a weak provider or none',
    on: 'kube-apiserver',
    severity: 'medium',
    controls: ['CIS-1.12:1.2.28'],
    why: 'The first provider of a resource is the one that writes. With `identity` first nothing is encrypted, whatever stands below.',
    remedy: 'Put `kms`, `secretbox` or `aescbc` first for secrets, and `identity` last while clear text is still to be read.',
    examples: () => ({
      bad: [config('secrets', `{identity: {}}, {aescbc: ${KEYS}}`), config('configmaps', `{aescbc: ${KEYS}}`)],
      good: [[], config('secrets', `{secretbox: ${KEYS}}, {identity: {}}`), config("'*.*'", `{secretbox: ${KEYS}}`)],
      unseen: [['--encryption-provider-config=/etc/kubernetes/encryption.yaml']],
    }),
  },
  'encryption-provider-config',
  (setting, api, { node }) => {
    if (setting.text === '') return undefined;
    const evidence = evidenceFor(node, api.container, setting.text);
    const root = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
    if (root?.get('kind').text() !== 'EncryptionConfiguration') return notGiven(setting.place, hostPathOf(api.container, setting.text) ?? setting.text, `the providers stand in ${setting.text}, which was not given`);
    return judge(root);
  },
);

/** The first entry that covers secrets decides. */
const judge = (root: Cursor): Report | undefined => {
  const entry = root.get('resources').items().find((each) => each.get('resources').items().some((resource) => /^(secrets|\*\.|\*\.\*)$/.test(resource.text() ?? '')));
  if (!entry) return { at: root.get('resources'), message: 'no entry of the encryption file covers secrets: they are written as they are', advice: 'add secrets to the resources of an entry that encrypts' };
  const first = entry.get('providers').items()[0];
  if (first?.get('identity').kind === 'map') return { at: first, message: 'identity is the first provider for secrets: new ones are written as they are', advice: 'move identity to the end of the list' };
  return undefined;
};
