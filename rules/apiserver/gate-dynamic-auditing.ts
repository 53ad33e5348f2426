import { gateState } from '../templates/gate-state.ts';

export default gateState({
  title: 'objects of the cluster can switch auditing on and off',
  gate: 'DynamicAuditing',
  want: 'off',
  severity: 'medium',
  controls: ['STIG:V-242398'],
  why: 'With the gate whoever may write AuditSink objects decides what is recorded and where it goes. It went with 1.19; later releases do not know it, and this rule does not speak of them.',
  remedy: 'Remove `DynamicAuditing=true` from `--feature-gates`.',
  examples: () => ({
    bad: [],
    good: [[], { version: '1.20', argv: [] }, { version: '1.20', argv: ['--feature-gates=DynamicAuditing=true'] }],
    unseen: [{ version: '1.18', argv: [] }],
  }),
});
