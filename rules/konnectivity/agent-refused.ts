import { defineRule } from '../../src/engine/rule.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { agentPod, refused, textOf, wrongTypes } from '../templates/konnectivity.ts';

/** What must be more than 0, with the defaults and the name in the message. */
const NUMBERS = [['proxy-server-port', '8091', 'proxy server port'], ['health-server-port', '8093', 'health server port'], ['admin-server-port', '8094', 'admin server port'], ['xfr-channel-size', '150', 'channel size']] as const;
const IDENTIFIERS = ['ipv4', 'ipv6', 'host', 'cidr', 'default-route'];

export default defineRule({
  title: 'konnectivity-agent refuses its flags together',
  on: 'konnectivity-agent',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'It checks its flags at start and exits, on every node of the DaemonSet at once, and the API server reaches no node any more.',
  remedy: 'Correct the flag that the finding names.',
  examples: () => ({
    bad: [agentPod(['--agent-key=/pki/a.key']), agentPod(['--health-server-port=0']), agentPod(['--sync-interval=30s']), agentPod(['--server-count-source=min']), agentPod(['--agent-identifiers=ip=10.0.0.1']), agentPod(['--proxy-server-port=https'])],
    good: [agentPod([]), agentPod(['--agent-cert=/pki/a.crt', '--agent-key=/pki/a.key']), agentPod(['--sync-interval=5s', '--sync-interval-cap=30s']), agentPod(['--agent-identifiers=host=a&ipv4=$(HOST_IP)&default-route=true'])],
  }),
  *check(agent) {
    yield* wrongTypes(agent);
    for (const [one, other] of [['cert', 'key'], ['key', 'cert']] as const) {
      if (textOf(agent, `agent-${one}`, '') && textOf(agent, `agent-${other}`, '') === '') yield refused(agent, `agent-${one}`, `--agent-${one} is set and --agent-${other} is not`, `cannot have agent ${other} empty when agent ${one} is set`);
    }
    for (const [name, otherwise, what] of NUMBERS) {
      const text = textOf(agent, name, otherwise) ?? '';
      if (/^-?\d+$/.test(text) && Number(text) <= 0) yield refused(agent, name, `--${name} is ${text}, and must be more than 0`, `${what} ${Number(text)} must be greater than 0`);
    }
    const [interval, most] = [['sync-interval', '1s'], ['sync-interval-cap', '10s']].map(([name = '', otherwise = '']) => parseDuration(textOf(agent, name, otherwise) ?? ''));
    if (interval?.ok && most?.ok && interval.value > most.value) yield refused(agent, 'sync-interval', `--sync-interval is longer than --sync-interval-cap${agent.flag('sync-interval-cap') ? '' : ', which is 10s by default'}`, 'must be less than sync interval cap');
    if (textOf(agent, 'enable-contention-profiling', 'false') === 'true' && textOf(agent, 'enable-profiling', 'false') === 'false') yield refused(agent, 'enable-contention-profiling', '--enable-contention-profiling is set without --enable-profiling', 'if --enable-contention-profiling is set, --enable-profiling must also be set');
    for (const entry of (textOf(agent, 'agent-identifiers', '') ?? '').split('&')) {
      const [type = ''] = entry.split('=');
      if (entry !== '' && !IDENTIFIERS.includes(type)) yield refused(agent, 'agent-identifiers', `--agent-identifiers has ${type}, and can have ${IDENTIFIERS.join(', ')}`, `unknown address type: ${type}`);
    }
    const source = textOf(agent, 'server-count-source', 'default') ?? '';
    if (!['', 'default', 'max'].includes(source)) yield refused(agent, 'server-count-source', `--server-count-source is ${source}, and can be default or max`, "--server-count-source must be one of '', 'default', 'max'");
  },
});
