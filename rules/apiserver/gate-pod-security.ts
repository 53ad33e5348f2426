import { gateState } from '../templates/gate-state.ts';

export default gateState({
  title: 'the levels of Pod Security are not enforced',
  gate: 'PodSecurity',
  want: 'on',
  severity: 'medium',
  controls: ['STIG:V-254801'],
  why: 'Without the gate the labels of namespaces say what pods may do, and nobody keeps them to it. From 1.25 on it is always on, and later it is gone.',
  remedy: 'Remove `PodSecurity=false` from `--feature-gates`. On 1.22 set `PodSecurity=true`.',
  examples: () => ({
    bad: [{ version: '1.24', argv: ['--feature-gates=PodSecurity=false'] }, { version: '1.22', argv: [] }],
    good: [[], { version: '1.24', argv: [] }, { version: '1.22', argv: ['--feature-gates=PodSecurity=true'] }, { version: '1.20', argv: [] }],
    unseen: [{ version: '1.24', argv: ['--feature-gates=$(GATES)'] }],
  }),
});
