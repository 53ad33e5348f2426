import { authorizationMode } from '../templates/authorization-mode.ts';

export default authorizationMode({
  title: 'kubelets are not held to the objects of their own node',
  mode: 'Node',
  want: 'present',
  severity: 'high',
  controls: ['CIS-1.12:1.2.7'],
  why: 'The Node authorizer lets a kubelet read only the secrets, config maps and volumes of the pods on its node. Without it the rights of all kubelets must be given by wider roles, and one stolen node opens the secrets of all.',
  remedy: 'Set `--authorization-mode=Node,RBAC`, keeping the other modes in their order, and enable the NodeRestriction admission plugin.',
  advice: 'add Node before RBAC in --authorization-mode, keeping the modes that are there',
  examples: () => ({
    bad: [[], ['--authorization-mode=RBAC'], ['--authorization-mode=Webhook', '--authorization-mode=RBAC']],
    good: [['--authorization-mode=Node,RBAC'], ['--authorization-mode=RBAC', '--authorization-mode=Node']],
    unseen: [['--authorization-config=/etc/kubernetes/authorization.yaml']],
  }),
});
