import { unseen } from '../../src/engine/rule.ts';
import { entriesOf, ignoredKey, knownKeys } from '../../src/model/etcd-file.ts';
import { suggest } from '../../src/text/suggest.ts';
import { etcdFileRoot, etcdWithFile } from '../templates/etcd-file.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';

export default componentRule(
  {
    on: 'etcd',
    title: "etcd passes over a key of its file",
    family: 'security',
    severity: 'high',
    why: 'etcd reads its file without complaint about keys that it does not know. A certificate that is named by the flag (`cert-file`) at the top of the file, and not inside of `client-transport-security`, is not used: etcd serves in clear text, or lets in everyone.',
    remedy: 'Write the key as etcd has it: what concerns TLS stands in `client-transport-security` or `peer-transport-security`, without `peer-`. Look at the log of one member after its restart before the next is changed.',
    examples: () => ({
      bad: [etcdWithFile('name: a\ncert-file: /pki/server.crt\n'), etcdWithFile('data-dir: /d\nlisten-client-url: http://127.0.0.1:2379\n'), etcdWithFile('peer-transport-security: {peer-cert-file: /pki/a.crt}\n')],
      good: [[], etcdWithFile('Name: a\ndata-dir: /d\nclient-transport-security: {cert-file: /pki/server.crt, client-cert-auth: true}\n')],
      unseen: [['--config-file=/etc/etcd/etcd.yaml']],
    }),
  },
  function* (etcd, context) {
    const file = etcdFileRoot(etcd, context);
    if (!file) return;
    if ('unseen' in file) return yield file;
    if (etcd.facts.minor === null) return yield unseen(file.place, `which keys ${nameAndMinor(etcd)} knows depends on its version, which is unknown`);
    for (const { key, at } of entriesOf(file.root)) {
      const dot = key.indexOf('.');
      const [section, name] = [dot < 0 ? undefined : key.slice(0, dot), key.slice(dot + 1)];
      const ignored = ignoredKey(name, section, etcd.facts);
      if (!ignored) continue;
      const inner = name.replace(/^peer-/, '');
      const nearest = suggest(name, knownKeys(etcd.facts));
      yield {
        at,
        message: `${nameAndMinor(etcd)} does not read ${key} in its file, and says nothing about it`,
        label: 'not read',
        related: [{ at: file.place, label: 'this flag names the file' }],
        advice: ignored.section !== undefined ? `write it as ${inner} inside of ${ignored.section}` : nearest === undefined ? 'remove it' : `write ${nearest} if you meant that, else remove it`,
      };
    }
  },
);
