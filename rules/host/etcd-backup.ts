import { defineRule, notApplicable, unseen } from '../../src/engine/rule.ts';
import { distributionOf } from '../../src/model/distribution.ts';
import { backupPlan, hiddenSchedules, newestSnapshot } from '../../src/model/etcd-backups.ts';
import { DATABASE, etcdHost } from '../templates/etcd-host.ts';

const DAY = 24 * 3_600_000;
/** Distributions that take snapshots by themselves. */
const OWN = new Set(['rke2', 'k3s', 'openshift']);
const SAVE = 'etcdctl snapshot save /var/backups/etcd/$(date +%F).db\n';

export default defineRule({
  title: 'no backup of etcd was seen',
  on: 'host',
  family: 'operations',
  severity: 'medium',
  options: { maximum: { default: 1, description: 'days that the newest snapshot may be old' } },
  since: '0.1.0',
  why: 'What is in etcd is nowhere else. Without a snapshot a lost majority, a corrupt disk or a deleted namespace is final: the cluster is built anew, and what ran in it is gone.',
  remedy: 'Let a systemd timer or a CronJob run `etcdctl snapshot save` every day, keep some of the snapshots away from this node, encrypted and with mode 600, and restore one of them somewhere else before you rely on it. `--etcd-backups DIRECTORY` looks at their age. If something that is not on this node takes them, ignore this finding with the reason.',
  references: ['https://etcd.io/docs/v3.6/op-guide/recovery/'],
  examples: () => ({
    bad: [etcdHost({ [DATABASE]: '' })],
    good: [etcdHost({ '/etc/cron.d/backup': `0 3 * * * root ${SAVE}` }), etcdHost({ '/etc/systemd/system/etcd-backup.timer': '[Timer]\nOnCalendar=daily\n' }), etcdHost({ '/etc/cron.daily/save': `#!/bin/sh\n${SAVE}` }), []],
  }),
  *check(node, { now, options: { maximum = 1 } }) {
    const etcd = node.invocations.find(({ component }) => component === 'etcd');
    if (!etcd || !node.root) return yield notApplicable('no member of etcd runs on this node, as far as it was given');
    if (node.etcdBackups !== null) {
      const newest = newestSnapshot(node, node.etcdBackups);
      if (!newest) {
        const found = node.root.look(node.etcdBackups);
        if (found.state === 'lacking' || found.state === 'not-readable' || found.state === 'outside') return yield unseen(etcd, found.reason);
        return yield { at: etcd, message: `${node.etcdBackups} holds no snapshot of etcd`, severity: 'high' };
      }
      const age = now && newest.modified ? (now.getTime() - newest.modified.getTime()) / DAY : null;
      if (age === null) return yield unseen(etcd, `when ${newest.path} was written is not known`);
      if (age > maximum) yield { at: etcd, message: `the newest snapshot of etcd, ${newest.path}, is ${Math.floor(age)} day${age >= 2 ? 's' : ''} old`, severity: age > 7 ? 'high' : 'low' };
      return;
    }
    if (OWN.has(distributionOf(node) ?? '')) return yield notApplicable('this distribution takes snapshots by itself');
    if (backupPlan(node) !== null) return;
    const hidden = hiddenSchedules(node);
    if (hidden !== null) return yield unseen(etcd, `whether something takes snapshots of etcd: ${hidden}`);
    yield { at: etcd, message: 'nothing on this node takes snapshots of etcd, as far as systemd, cron and the given manifests tell', label: 'the only copy of the cluster', confidence: 'likely', advice: 'let a timer run etcdctl snapshot save every day, or name where snapshots lie with --etcd-backups' };
  },
});
