import { defineRule, type Report } from '../../src/engine/rule.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { filesThatDiffer, givenFile, type GivenFile } from '../templates/agreement-files.ts';
import { folderOf, nameOf, stemOf } from '../templates/file-names.ts';

const API = 'kube-apiserver';
const MANAGER = 'kube-controller-manager';
const PUBLIC = '--service-account-key-file=/pki/sa.pub';
const SIGNING = '--service-account-signing-key-file=/pki/sa.key';
const pair = (api: readonly string[], manager: string) => nodeWith({ [API]: api, [MANAGER]: [`--service-account-private-key-file=${manager}`] });

export default defineRule({
  title: 'service account tokens are signed with one key and verified with another',
  on: 'node',
  family: 'consistency',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The API server signs tokens with `--service-account-signing-key-file`, the controller-manager those in secrets with `--service-account-private-key-file`, and the API server accepts what a key of `--service-account-key-file` verifies. A token of any other key is refused: controllers and pods get 401.',
  remedy: 'Give both the same private key, and the API server its public half. To change keys, add the new public key first, then change the private ones, and take the old public key away when its tokens are gone.',
  examples: () => ({
    bad: [pair([PUBLIC, SIGNING], '/pki/other.key'), pair([PUBLIC, '--service-account-signing-key-file=/pki/new.key'], '/pki/new.key'), pair(['--service-account-key-file=/pki/old.pub', SIGNING], '/pki/sa.key')],
    good: [pair([PUBLIC, SIGNING], '/pki/sa.key'), pair([PUBLIC, '--service-account-key-file=/pki/new.pub', '--service-account-signing-key-file=/pki/new.key'], '/pki/sa.key'), pair(['--service-account-key-file=/a/service-account.pem', '--service-account-signing-key-file=/a/service-account-key.pem'], '/b/service-account-key.pem'), pair(['--service-account-key-file=/pki/apiserver.key'], '/pki/apiserver.key'), pair(['--service-account-key-file=/tls/service.key', '--service-account-signing-key-file=/tls/service.current.key'], '/tls/service.current.key')],
    unseen: [pair([PUBLIC, SIGNING], '$(KEY)')],
  }),
  *check(node) {
    const keys = givenFile(node, { component: API, flag: 'service-account-key-file' });
    const stems = new Set(keys?.paths.map(stemOf));
    // Two public keys may well stand for two private ones.
    if ((keys?.paths.length ?? 0) < 2) {
      const signing = { component: API, flag: 'service-account-signing-key-file' } as const;
      yield* filesThatDiffer(node, [{ one: { component: MANAGER, flag: 'service-account-private-key-file' }, other: signing, effect: 'one public key verifies the tokens of one of them only' }]);
    }
    if (keys) yield* unverified(node, keys, stems);
  },
});

function* unverified(node: ClusterNode, keys: GivenFile, stems: ReadonlySet<string>): Generator<Report> {
  for (const each of [{ component: API, flag: 'service-account-signing-key-file' }, { component: MANAGER, flag: 'service-account-private-key-file' }] as const) {
    const own = givenFile(node, each);
    if (!own || own.paths.some((path) => stems.has(stemOf(path)) || keys.paths.includes(path)) || !own.paths.some((path) => sharesFolder(path, keys.paths))) continue;
    yield {
      at: keys.at,
      message: `no key of --service-account-key-file (${keys.text}) has the name of ${own.text}, with which ${own.component} signs tokens`,
      label: `not the pair of ${nameOf(own.text)}`,
      related: [{ at: own.at, label: `--${own.flag} of ${own.component}` }],
      advice: `add the public half of ${nameOf(own.text)} to --service-account-key-file`,
    };
  }
}

/** Names in different folders follow different customs. */
const sharesFolder = (path: string, others: readonly string[]): boolean => others.some((other) => folderOf(other) === folderOf(path));
