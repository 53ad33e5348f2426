import { gateState } from '../templates/gate-state.ts';

export default gateState({
  title: 'whoever changes a Node object can change how its kubelet runs',
  gate: 'DynamicKubeletConfig',
  want: 'off',
  severity: 'low',
  controls: ['STIG:V-242399'],
  why: 'With the gate a kubelet that was started with `--dynamic-config-dir` takes its settings from an object of the cluster. The feature was given up, and later releases do not know the gate.',
  remedy: 'Set `DynamicKubeletConfig=false`, here and on the kubelets, and take it out again before the upgrade to the release that no longer has it.',
  examples: () => ({
    bad: [{ version: '1.20', argv: [] }, { version: '1.24', argv: ['--feature-gates=DynamicKubeletConfig=true'] }],
    good: [{ version: '1.20', argv: ['--feature-gates=DynamicKubeletConfig=false'] }, { version: '1.24', argv: [] }, { version: '1.31', argv: [] }],
    unseen: [{ version: '1.20', argv: ['--feature-gates=$(GATES)'] }],
  }),
});
