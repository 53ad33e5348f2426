import { notGiven, type Problem } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { exampleWithFile } from '../templates/config-file.ts';
import { componentRule } from '../templates/setting-rule.ts';

const FLAG = 'encryption-provider-config';
const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n';
const config = (...providers: readonly string[]) => exampleWithFile('kube-apiserver', FLAG, `${HEAD}resources: [{resources: [secrets], providers: [${providers.join(', ')}]}]\n`);
const key = (name: string, letter: string) => `{name: ${name}, secret: ${letter.repeat(43)}=}`;

/** CBC does not notice a wrong key: one in 256 times what it makes of the text passes for good. */
const SEVERITIES = { aescbc: 'high', aesgcm: 'medium', secretbox: 'medium' } as const;

export default componentRule(
  {
    title: 'two keys of an encryption provider have one name',
    on: 'kube-apiserver',
    family: 'operations',
    severity: 'high',
    why: 'The name of the key is stored with what it encrypted, and tells which key to read it with. The API server starts, writes with the first key, and tries the keys of a name one after the other. With `aescbc` a wrong key may pass for the right one: the object is then unreadable, and with it every list of its kind. Nobody can tell what still needs the old key either, when it is to be removed.',
    remedy: 'Give the key that is **not** in use yet another name, on all nodes. The name of a key that has encrypted something must stay: what lies in etcd refers to it. If both have encrypted something, put a third key with a name of its own in front, write everything anew (`kubectl get secrets -A -o json | kubectl replace -f -`), then take both out.',
    examples: () => ({
      bad: [
        config(`{aescbc: {keys: [${key('key1', 'A')}, ${key('key1', 'B')}]}}`),
        config(`{secretbox: {keys: [${key('key1', 'A')}, ${key('key2', 'B')}, ${key('key1', 'C')}]}}`),
        config(`{aesgcm: {keys: [${key('key1', 'A')}]}}`, '{identity: {}}', `{aesgcm: {keys: [${key('key1', 'B')}]}}`),
      ],
      good: [
        [],
        config(`{aescbc: {keys: [${key('key2', 'A')}, ${key('key1', 'B')}]}}`, '{identity: {}}'),
        config(`{aescbc: {keys: [${key('key1', 'A')}]}}`, `{aesgcm: {keys: [${key('key1', 'B')}]}}`),
        config(`{aescbc: {keys: [${key('key1', 'A')}]}}`, `{aescbc: {keys: [${key('key1', 'A')}]}}`),
      ],
      unseen: [[`--${FLAG}=/etc/kubernetes/encryption.yaml`]],
    }),
  },
  function* (api, { node }) {
    const setting = api.setting(FLAG);
    if (setting.state !== 'given' || setting.text === '') return;
    const evidence = evidenceFor(node, api.container, setting.text);
    const root = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
    if (root?.get('kind').text() !== 'EncryptionConfiguration') return yield notGiven(setting.place, hostPathOf(api.container, setting.text) ?? setting.text, `the keys stand in ${setting.text}, which was not given`);
    for (const entry of root.get('resources').items()) yield* sameNames(entry.get('providers').items());
  },
);

/** All providers of one kind in an entry store their keys' names alike. */
function* sameNames(providers: readonly Cursor[]): Generator<Problem> {
  for (const [kind, severity] of Object.entries(SEVERITIES)) {
    const seen = new Map<string, Cursor>();
    for (const each of providers.flatMap((provider) => provider.get(kind).get('keys').items())) {
      const name = each.get('name').text() ?? '';
      const first = seen.get(name);
      if (first === undefined) seen.set(name, each);
      else if (name !== '' && first.get('secret').text() !== each.get('secret').text()) yield { at: each.get('name'), severity, message: `${kind} has two keys with the name ${name}: only the first of them writes`, label: 'the name of another key', related: [{ at: first.get('name'), label: 'the first of the name' }] };
    }
  }
}
