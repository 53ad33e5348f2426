import { unseen } from '../../src/engine/rule.ts';
import { settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    title: 'the audit policy leaves out what matters after a break-in',
    on: 'kube-apiserver',
    severity: 'medium',
    controls: ['CIS-1.12:3.2.2', 'STIG:V-242403'],
    why: 'A policy that does not record access to secrets, token reviews, exec and port-forward leaves no trace of what an intruder does first.',
    remedy: 'Record at least metadata for secrets, config maps and token reviews, and the requests of `pods/exec`, `pods/portforward`, `pods/proxy` and `services/proxy`.',
    examples: {
      bad: [],
      good: [[]],
      unseen: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    },
  },
  'audit-policy-file',
  (setting) => (setting.text === '' ? undefined : unseen(setting.place, `the rules stand in ${setting.text}, which was not given`)),
);
