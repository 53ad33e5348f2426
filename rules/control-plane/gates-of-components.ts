import { defineRule } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { nodeWith } from '../templates/agreement-example.ts';
import { gateSwitch, namesIn, switchesThatDiffer } from '../templates/agreement-switches.ts';

/** etcd has gates of its own. */
const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
const gates = (api: string, manager?: string) => nodeWith({ 'kube-apiserver': [`--feature-gates=${api}`], 'kube-controller-manager': manager === undefined ? [] : [`--feature-gates=${manager}`] });

export default defineRule({
  title: 'a feature gate is on for one component and off for another',
  on: 'node',
  family: 'consistency',
  severity: 'medium',
  confidence: 'possible',
  since: '0.1.0',
  why: 'Most features need the API server, which stores a field, and the controller-manager or the scheduler, which acts on it. With the gate in one of them only, the field is accepted and nothing happens, or a controller works on what the API server drops. Some gates concern one component alone.',
  remedy: 'Write the gate into all components that the documentation of the feature names; the kubelets may be among them.',
  examples: () => ({
    bad: [gates('CustomCPUCFSQuotaPeriod=true'), gates('NodeSwap=true', 'NodeSwap=false')],
    good: [gates('CustomCPUCFSQuotaPeriod=true', 'CustomCPUCFSQuotaPeriod=true'), gates('NodeSwap=true', 'CustomCPUCFSQuotaPeriod=false'), gates('NoSuchGate=true')],
  }),
  *check(node) {
    const invocations = COMPONENTS.flatMap((component) => onlyOne(node, component) ?? []);
    for (const gate of namesIn(invocations, ['feature-gates'])) {
      const switches = invocations.flatMap((invocation) => gateSwitch(invocation, gate, invocation.component));
      const isSaidTwice = switches.filter(({ isGiven }) => isGiven).length > 1;
      for (const problem of switchesThatDiffer(`the feature gate ${gate}`, switches)) yield { ...problem, ...(isSaidTwice ? {} : { severity: 'low' }) };
    }
  },
});
