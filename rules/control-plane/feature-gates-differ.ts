import { COMPONENTS } from '../../src/knowledge/types.ts';
import { agreementRule, seatsOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { gateSwitch, namesIn, switchesThatDiffer } from '../templates/agreement-switches.ts';
import { unseen } from '../../src/engine/rule.ts';

const gates = (...texts: readonly string[]) => nodesWith('kube-apiserver', ...texts.map((text) => (text === '' ? [] : [`--feature-gates=${text}`])));

export default agreementRule(
  {
    title: 'a feature gate is on for one node and off for another',
    severity: 'medium',
    why: 'An API server with the gate off drops the fields that one with the gate on has stored, and a leader with other gates works by other rules. What users see changes with the load balancer and with every change of leader.',
    remedy: 'Write the same `--feature-gates` on every node. For a change, first all API servers, then the controller-managers and schedulers.',
    examples: () => ({
      bad: [gates('CustomCPUCFSQuotaPeriod=true', ''), gates('NodeSwap=true', 'NodeSwap=false'), nodesWith('kube-scheduler', ['--feature-gates=NodeSwap=false'], ['--feature-gates=NodeSwap=true'])],
      good: [gates('NodeSwap=true', 'NodeSwap=true'), gates('NodeSwap=false,CustomCPUCFSQuotaPeriod=true', 'CustomCPUCFSQuotaPeriod=true,NodeSwap=false')],
      unseen: [gates('NodeSwap=true', '$(GATES)')],
    }),
  },
  function* ({ nodes }) {
    for (const component of COMPONENTS) {
      const seats = seatsOf(nodes, component, 'feature-gates');
      if (!seats.some(({ setting }) => setting.state === 'given')) continue;
      for (const { setting } of seats) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
      for (const gate of namesIn(seats.map(({ invocation }) => invocation), ['feature-gates'])) {
        yield* switchesThatDiffer(`the feature gate ${gate} of ${component}`, seats.flatMap(({ invocation, name }) => gateSwitch(invocation, gate, name)));
      }
    }
  },
);
