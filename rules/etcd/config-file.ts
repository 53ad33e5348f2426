import { entriesOf, ignoredKey } from '../../src/model/etcd-file.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { etcdFileRoot, etcdWithFile } from '../templates/etcd-file.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** What Go calls the value, and people. */
const WORDS = { string: 'a text', number: 'a number', bool: 'true or false', array: 'a list', object: 'a mapping' } as const;
type Word = keyof typeof WORDS;

/** Keys that hold lists, whose flags hold texts. */
const LISTS = new Set(['cipher-suites', 'log-outputs']);
/** Keys whose type differs between the releases. */
const EITHER = new Set(['client-cert-allowed-cn', 'client-cert-allowed-hostname', 'peer-cert-allowed-cn', 'peer-cert-allowed-hostname', 'skip-client-san-verification', 'peer-skip-client-san-verification']);

const wordOf = (value: Cursor): Word | undefined => {
  if (value.kind === 'scalar') return value.type === 'boolean' ? 'bool' : value.type;
  return value.kind === 'list' ? 'array' : value.kind === 'map' ? 'object' : undefined;
};

const wantedOf = (flag: string, type: string | undefined): Word | undefined => {
  if (EITHER.has(flag) || type === undefined) return undefined;
  if (LISTS.has(flag)) return 'array';
  if (type === 'bool') return 'bool';
  return /^u?int|^duration$|^float/.test(type) ? 'number' : 'string';
};

export default componentRule(
  {
    on: 'etcd',
    title: 'etcd cannot read a value of its file, and exits',
    family: 'boot',
    provenFrom: '3.5',
    severity: 'critical',
    why: 'In its file etcd wants the very type of each setting: numbers and `true` without quotes, texts that look like numbers with quotes, lists of URLs as one text, and durations as a number of nanoseconds. What a flag would take ends it here.',
    remedy: 'Write the value as etcd wants it: `grpc-keepalive-min-time: 5000000000`, `client-cert-auth: true`, `name: "5"`, `listen-client-urls: https://10.0.0.1:2379,https://127.0.0.1:2379`.',
    examples: () => ({
      bad: [
        etcdWithFile('name: a\nclient-transport-security: {client-cert-auth: "true"}\n'), etcdWithFile('grpc-keepalive-min-time: 5s\n'), etcdWithFile('snapshot-count: "10000"\n'),
        etcdWithFile('name: 5\ndata-dir: /d\n'), etcdWithFile('listen-client-urls: ["http://127.0.0.1:2379"]\n'), etcdWithFile('log-outputs: stderr\n'), etcdWithFile('name: [\n'),
      ],
      good: [[], etcdWithFile('name: "5"\nsnapshot-count: 10000\nlog-outputs: [stderr]\nauto-compaction-retention: "1"\nclient-transport-security: {client-cert-auth: yes}\n')],
    }),
  },
  function* (etcd, context) {
    const file = etcdFileRoot(etcd, context);
    // What was not given is unseen with every setting already.
    if (!file || 'unseen' in file) return;
    const related = [{ at: file.place, label: 'this flag names the file' }];
    const broken = file.problems.find(({ kind }) => kind === 'syntax' || kind === 'tab');
    if (broken) return yield { at: { file: file.root.file, span: broken.span, path: '' }, message: `the file of etcd is no valid YAML: ${broken.message}`, related, log: 'error converting YAML to JSON: yaml: ' };
    for (const { key, flag, value, at } of entriesOf(file.root)) {
      if (ignoredKey(key.split('.').at(-1) ?? '', key.includes('.') ? '' : undefined, etcd.facts)) continue;
      const [word, wanted] = [wordOf(value), wantedOf(flag, etcd.facts.flag(flag)?.type)];
      if (word === undefined || wanted === undefined || word === wanted) continue;
      const isDuration = etcd.facts.flag(flag)?.type === 'duration';
      yield {
        at: value.kind === 'scalar' ? value : at,
        message: `${key} holds ${WORDS[word]}, and etcd wants ${isDuration ? 'a number of nanoseconds' : WORDS[wanted]} there`,
        label: `not ${WORDS[wanted]}`,
        related,
        log: `json: cannot unmarshal ${word} into Go struct field`,
      };
    }
  },
);
