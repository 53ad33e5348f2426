import { defineRule, notApplicable } from '../../src/engine/rule.ts';
import { databaseOf, membersOf, quotaOf } from '../../src/model/etcd-data.ts';
import { DATABASE, etcdHost } from '../templates/etcd-host.ts';

const MEGABYTE = 1024 ** 2;
/** From here on there is little time left. */
const FULL = 0.8;
const megabytes = (bytes: number): string => `${Math.floor(bytes / MEGABYTE)} MiB`;

export default defineRule({
  title: 'the database of etcd has nearly reached its limit',
  on: 'host',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'At `--quota-backend-bytes` etcd raises the alarm NOSPACE and takes no writes any more: nothing in the cluster can be changed, repaired or scheduled until somebody compacts, defragments and disarms by hand.',
  remedy: 'Defragment one member after the other (`etcdctl defrag`), the leader last, and see what fills the database (`etcdctl get / --prefix --keys-only`). Raise `--quota-backend-bytes` on all members if it is needed, to at most 8 GiB (8589934592).',
  examples: () => ({
    bad: [etcdHost({ [DATABASE]: { size: 1900 * MEGABYTE } }), etcdHost({ [DATABASE]: { size: 90 * MEGABYTE } }, '--quota-backend-bytes=104857600'), etcdHost({ [DATABASE]: { size: 2100 * MEGABYTE } })],
    good: [etcdHost({ [DATABASE]: { size: 100 * MEGABYTE } }), etcdHost({ [DATABASE]: { size: 3000 * MEGABYTE } }, '--quota-backend-bytes=8589934592'), etcdHost({})],
  }),
  *check(node) {
    let seen = false;
    for (const { etcd, directory } of membersOf(node)) {
      const [quota, database] = [quotaOf(etcd), node.root?.look(databaseOf(directory))];
      // Whether it is there is for another rule.
      if (quota === undefined || database?.state !== 'found') continue;
      seen = true;
      const { size } = database.stat;
      if (size < FULL * quota) continue;
      yield {
        at: etcd.setting('quota-backend-bytes').place,
        message: `the database of etcd in ${directory} has ${megabytes(size)}, and its limit is ${megabytes(quota)}`,
        ...(size >= quota ? { severity: 'critical' as const, label: 'reached: etcd takes no writes' } : { label: `${Math.floor((100 * size) / quota)} percent` }),
      };
    }
    if (!seen) yield notApplicable('no database with a limit was seen');
  },
});
