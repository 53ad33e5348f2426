import { authorizationMode } from '../templates/authorization-mode.ts';

export default authorizationMode({
  title: 'every request is allowed',
  mode: 'AlwaysAllow',
  want: 'absent',
  severity: 'critical',
  controls: ['CIS-1.12:1.2.6', 'STIG:V-242435'],
  why: 'Every user and every pod with a token is cluster administrator. It is also what holds when the flag is left out.',
  remedy: 'Set `--authorization-mode=Node,RBAC`. Before that, see that the roles that your users and controllers need are bound.',
  advice: 'set --authorization-mode=Node,RBAC after binding the roles that users and controllers need',
  examples: () => ({
    bad: [[], ['--authorization-mode=AlwaysAllow'], ['--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow']],
    good: [['--authorization-mode=Node,RBAC'], ['--authorization-mode', 'Node,RBAC']],
    unseen: [['--authorization-config=/etc/kubernetes/authorization.yaml'], ['--authorization-mode=$(MODES)']],
  }),
});
