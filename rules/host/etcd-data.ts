import { defineRule, notApplicable, notGiven, unseen } from '../../src/engine/rule.ts';
import { databaseOf, membersOf } from '../../src/model/etcd-data.ts';
import { DATABASE, etcdHost } from '../templates/etcd-host.ts';

export default defineRule({
  title: 'the data directory of etcd holds no data',
  on: 'host',
  family: 'operations',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Where the database is missing etcd begins with an empty one, without a word: every object of the cluster seems to be gone. A mistyped `--data-dir` or `hostPath` after a repair is the usual reason. Only on a node that has yet to join is it right.',
  remedy: 'Before the kubelet starts etcd, look where the data are (`find / -path "*member/snap/db"`), and correct `--data-dir` or the `hostPath`. Do not restore a snapshot over data that are only elsewhere.',
  examples: () => ({
    bad: [etcdHost({}), etcdHost({ '/var/lib/etcd': { kind: 'directory' } })],
    good: [etcdHost({ [DATABASE]: '' }), []],
    unseen: [etcdHost({ [DATABASE]: { kind: 'other' } })],
  }),
  *check(node) {
    const members = membersOf(node);
    if (!node.root || members.length === 0) return yield notApplicable('no member keeps its data on this node, as far as it was given');
    for (const { etcd, directory } of members) {
      const at = etcd.setting('data-dir').place;
      const [database, folder] = [node.root.look(databaseOf(directory)), node.root.look(directory)];
      if (database.state === 'found' && database.stat.kind === 'file') continue;
      if (database.state === 'lacking') yield notGiven(at, directory, database.reason);
      else if (database.state !== 'not-there') yield unseen(at, database.state === 'found' ? `${databaseOf(directory)} is no file` : database.reason);
      else {
        yield {
          at,
          message: folder.state === 'found' ? `${directory} is there on the node, and holds no database (member/snap/db)` : `${directory} is not there on the node: etcd would begin with an empty store`,
          label: 'no data here',
          advice: 'find out where the data of this member are before etcd is started; on a node that has yet to join there is nothing to do',
        };
      }
    }
  },
});
