import { defineRule } from '../../src/engine/rule.ts';
import { membersOf } from '../../src/model/etcd-data.ts';
import { DATABASE, etcdHost } from '../templates/etcd-host.ts';

export default defineRule({
  title: 'old data lie in the data directory of etcd',
  on: 'host',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'A copy of `member`, a snapshot or a half-written database holds every secret of its time, unencrypted if they were then, and takes room that etcd will miss. Next to the real data it is also what is moved back by mistake at the next repair.',
  remedy: 'Move what is still wanted to where backups are kept, with mode 600, and delete the rest. Leave `member` itself alone.',
  examples: () => ({
    bad: [etcdHost({ [DATABASE]: '', '/var/lib/etcd/member.bak/snap/db': '' }), etcdHost({ [DATABASE]: '', '/var/lib/etcd/snapshot.db': '' }), etcdHost({ [DATABASE]: '', '/var/lib/etcd/member/snap/db.tmp.123': '' })],
    good: [etcdHost({ [DATABASE]: '', '/var/lib/etcd/member/snap/0000000000000002-0000000000002711.snap': '', '/var/lib/etcd/member/wal/0.tmp': '' }), []],
  }),
  *check(node) {
    const { root } = node;
    for (const { etcd, directory } of root ? membersOf(node) : []) {
      const found = [
        ...(root?.list(directory) ?? []).filter(({ name }) => (name !== 'member' && /^member|\.(db|snap|bak|old|tar|gz|tgz|zip)$/i.test(name))).map(({ name }) => name),
        ...(root?.list(`${directory}/member/snap`) ?? []).filter(({ name }) => /^db\.tmp|\.snap\.broken$|^db\..*(bak|old)/.test(name)).map(({ name }) => `member/snap/${name}`),
      ];
      const [first] = found;
      if (first === undefined) continue;
      yield { at: etcd.setting('data-dir').place, message: `${directory} holds ${found.slice(0, 3).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''} beside the data of this member`, label: 'its data directory' };
    }
  },
});
