import { defineRule, unseen } from '../../src/engine/rule.ts';
import { refused, serverPod, textOf } from '../templates/konnectivity.ts';

/** What it serves when nothing is said. */
const PORTS = [['server-port', '8090'], ['agent-port', '8091'], ['admin-port', '8095'], ['health-port', '8092']] as const;

export default defineRule({
  title: 'konnectivity-server refuses a port',
  on: 'konnectivity-server',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Its ports lie between 1024 and 49151, and beside a socket `--server-port` must be 0, which is not the default. Else it exits at start, and the API server reaches no node.',
  remedy: 'Write a port of that range; with `--uds-name` write `--server-port=0`.',
  examples: () => ({
    bad: [serverPod(['--uds-name=/run/konnectivity/server.sock']), serverPod(['--uds-name=/run/konnectivity/server.sock', '--server-port=8131']), serverPod(['--health-port=0']), serverPod(['--agent-port=50000'])],
    good: [serverPod([]), serverPod(['--uds-name=/run/konnectivity/server.sock', '--server-port=0']), serverPod(['--agent-port=8132'])],
    unseen: [serverPod(['--agent-port=$(PORT)']), serverPod(['--uds-name=$(SOCKET)', '--server-port=0'])],
  }),
  *check(server) {
    const socket = textOf(server, 'uds-name', '');
    for (const [name, otherwise] of PORTS) {
      const text = textOf(server, name, otherwise);
      const flag = server.flag(name);
      if (text === undefined || (name === 'server-port' && socket === undefined)) {
        yield unseen(flag?.value ?? server, `a variable or a template fills in --${text === undefined ? name : 'uds-name'}`);
        continue;
      }
      if (!/^\d+$/.test(text)) continue;
      const port = Number(text);
      if (name === 'server-port' && socket !== '') {
        if (port !== 0) yield refused(server, flag ? name : 'uds-name', `with --uds-name the --server-port must be 0, and it is ${port}${flag ? '' : ' by default'}`, `server port should be set to 0 not ${port} for UDS`, 'write --server-port=0');
      } else if (port > 49_151 || port < 1024) {
        yield refused(server, name, `--${name} is ${port}, and must be from 1024 to 49151`, `please do not try to use ${port < 1024 ? 'reserved' : 'ephemeral'} port ${port} for the ${name.replace('-', ' ')}`);
      }
    }
  },
});
