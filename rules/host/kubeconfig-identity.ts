import type { Problem } from '../../src/engine/rule.ts';
import { kubeconfigsOf, type Kubeconfig } from '../../src/model/pki/kubeconfigs.ts';
import { hostRule } from '../templates/host.ts';

const OWN: Readonly<Record<string, string>> = { 'kube-controller-manager': 'system:kube-controller-manager', 'kube-scheduler': 'system:kube-scheduler' };

const problemWith = ({ invocation, certificate, userAt, host }: Kubeconfig): Problem | undefined => {
  const user = certificate?.state === 'read' ? certificate.certificates[0] : undefined;
  if (!user) return undefined;
  const { commonName, organizations } = user;
  const isKubelet = /(^|\/)kubelet(\.conf|\.kubeconfig|\/kubeconfig)$/.test(host);
  const isAdmin = organizations.includes('system:masters');
  if (isKubelet && (!commonName.startsWith('system:node:') || !organizations.includes('system:nodes'))) {
    const who = `${commonName || 'nobody'} of ${organizations.join(', ') || 'no group'}`;
    return isAdmin
      ? { at: userAt, severity: 'medium', message: `the kubelet uses the credentials of an administrator (${commonName}), which the Node authorizer does not confine`, label: 'of the group system:masters' }
      : { at: userAt, severity: 'high', message: `the certificate of the kubelet is of ${who}, and the Node authorizer knows only system:node:NAME of system:nodes`, label: 'not a node' };
  }
  const own = invocation ? OWN[invocation.component] : undefined;
  if (own === undefined || commonName === own) return undefined;
  return isAdmin
    ? { at: userAt, severity: 'medium', message: `${invocation?.component} uses the credentials of an administrator (${commonName}) where ${own} is enough`, label: 'of the group system:masters' }
    : { at: userAt, severity: 'medium', confidence: 'likely', message: `the certificate of ${invocation?.component} is of ${commonName || 'nobody'}, and the roles that every cluster has are bound to ${own}`, label: 'has no role of its own' };
};

export default hostRule(
  {
    title: 'a component works under the name of somebody else',
    family: 'security',
    severity: 'medium',
    why: 'The roles that a cluster starts with are bound to `system:kube-controller-manager`, `system:kube-scheduler` and `system:node:NAME`. Under another name a component is forbidden what it needs; as a member of `system:masters` it may do everything, and so may whoever reads its file.',
    remedy: 'Issue the client certificate with the component\'s own name as its common name (kubeadm: move the file away, `kubeadm init phase kubeconfig controller-manager`, `scheduler` or `kubelet`).',
    examples: () => ({
      bad: [
        { host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'kubernetes-admin', o: ['system:masters'] } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/controller-manager.conf': { cn: 'controller' } } } },
        { host: { kubeconfigs: { '/etc/kubernetes/kubelet.conf': { cn: 'system:node:cp-1' } } } },
      ],
      good: [{ host: {} }],
    }),
  },
  function* (node) {
    for (const kubeconfig of kubeconfigsOf(node)) {
      const problem = problemWith(kubeconfig);
      if (problem) yield problem;
    }
  },
);
