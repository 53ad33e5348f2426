import { authorizationMode } from '../templates/authorization-mode.ts';

export default authorizationMode({
  title: 'roles do not decide who may do what',
  mode: 'RBAC',
  want: 'present',
  severity: 'high',
  controls: ['CIS-1.12:1.2.8', 'STIG:V-242382'],
  why: 'Without RBAC the roles and bindings in the cluster have no effect, and access hangs on whatever other authorizer is there.',
  remedy: 'Set `--authorization-mode=Node,RBAC`. Before that, see that the roles that your users and controllers need are bound.',
  advice: 'add RBAC to --authorization-mode, keeping the modes that are there',
  examples: () => ({
    bad: [[], ['--authorization-mode=Node']],
    good: [['--authorization-mode=Node,RBAC'], ['--authorization-mode=Node', '--authorization-mode=RBAC']],
    unseen: [['--authorization-config=/etc/kubernetes/authorization.yaml']],
  }),
});
