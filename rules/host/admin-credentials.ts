import { kubeconfigsOf } from '../../src/model/pki/kubeconfigs.ts';
import { day } from '../../src/model/pki/trust.ts';
import { hostRule } from '../templates/host.ts';

const ADMINS = new Set(['system:masters', 'kubeadm:cluster-admins']);
/** Up to this long an administrator's certificate is no more than a session. */
const SHORT = 2 * 86_400_000;

export default hostRule(
  {
    title: 'the credentials of an administrator lie on the node',
    family: 'security',
    severity: 'low',
    why: 'A client certificate of `system:masters` passes every authorizer, cannot be revoked, and works until it expires. Whoever copies the file, or a backup of it, owns the cluster. kubeadm writes it at every init and renewal.',
    remedy: 'Move `super-admin.conf` to a safe place once the cluster is up. Keep `admin.conf` readable by root alone, hand nobody a copy of it, and give people credentials of their own.',
    examples: () => ({
      bad: [{ host: {} }, { host: { kubeconfigs: { '/etc/kubernetes/super-admin.conf': null } } }],
      good: [{ host: { kubeconfigs: { '/etc/kubernetes/super-admin.conf': null, '/etc/kubernetes/admin.conf': null } } }],
    }),
  },
  function* (node) {
    for (const { certificate, userAt, host, namedBy } of kubeconfigsOf(node)) {
      const user = certificate?.state === 'read' ? certificate.certificates[0] : undefined;
      const group = user?.organizations.find((name) => ADMINS.has(name));
      if (!user || group === undefined || namedBy.length > 0 || user.notAfter.getTime() - user.notBefore.getTime() <= SHORT) continue;
      const isMaster = group === 'system:masters';
      yield {
        at: userAt,
        severity: isMaster ? 'low' : 'info',
        message: `${host} holds the certificate of ${user.commonName} of ${group}, good until ${day(user.notAfter)}${isMaster ? ', which no authorizer can refuse' : ''}`,
        label: 'an administrator',
      };
    }
  },
);
