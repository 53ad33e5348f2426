import { defineRule } from '../../src/engine/rule.ts';
import { agentPod, serverPod, serversBeside, textOf } from '../templates/konnectivity.ts';

const both = (server: readonly string[], agent: readonly string[]) => ({ files: { 'konnectivity-server.yaml': serverPod(server), 'konnectivity-agent.yaml': agentPod(agent) } });

export default defineRule({
  title: 'konnectivity-agent dials another port than konnectivity-server has for agents',
  on: 'konnectivity-agent',
  family: 'consistency',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Agents dial the server on `--proxy-server-port`, and it waits for them on `--agent-port`. Unless a load balancer between the two leads one port to the other, no agent connects, and the API server reaches no node.',
  remedy: 'Write the `--agent-port` of the server, or the port of the load balancer in front of it, into `--proxy-server-port`.',
  examples: () => ({
    bad: [both(['--agent-port=8132'], ['--proxy-server-port=8091']), both(['--agent-port=8132'], []), both([], ['--proxy-server-port=8090'])],
    good: [both(['--agent-port=8132'], ['--proxy-server-port=8132']), both([], []), both(['--agent-port=8132'], ['--proxy-server-port=443'])],
  }),
  *check(agent, context) {
    const dialled = textOf(agent, 'proxy-server-port', '8091');
    for (const server of serversBeside(context)) {
      const served = textOf(server, 'agent-port', '8091');
      // What leads on to other ports is mostly reached by that of HTTPS.
      if (dialled === undefined || served === undefined || dialled === served || dialled === '443') continue;
      yield {
        at: agent.flag('proxy-server-port')?.value ?? agent,
        message: `the agent dials port ${dialled}${agent.flag('proxy-server-port') ? '' : ', the default'}, and konnectivity-server waits for agents on ${served}`,
        advice: `write --proxy-server-port=${served}`,
        related: [{ at: server.flag('agent-port') ?? server, label: 'where the server waits' }],
      };
    }
  },
});
