import { defineRule, unseen, type Problem } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { refused, serverPod, textOf, wrongTypes } from '../templates/konnectivity.ts';

const STRATEGIES = ['default', 'destHost', 'defaultRoute'];
const CHECKED = /^(mode|uds-name|proxy-strategies)$/;
const ON_SOCKET = ['--uds-name=/run/konnectivity/server.sock', '--server-port=0'];

export default defineRule({
  title: 'konnectivity-server refuses its flags together',
  on: 'konnectivity-server',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'It checks its flags at start and exits: a certificate needs its key, a socket takes no server certificate, and modes and strategies have names of their own. Without it the API server reaches no node.',
  remedy: 'Correct the flag that the finding names.',
  examples: () => ({
    bad: [
      serverPod([...ON_SOCKET, '--server-cert=/pki/a.crt', '--server-key=/pki/a.key']),
      serverPod(['--mode=http']),
      serverPod(['--cluster-cert=/pki/a.crt']),
      serverPod(['--proxy-strategies=desthost']),
      serverPod(['--enable-contention-profiling']),
      serverPod(['--xfr-channel-size=0']),
      serverPod(['--keepalive-time=60']),
    ],
    good: [serverPod([]), serverPod([...ON_SOCKET, '--mode=grpc', '--cluster-cert=/pki/a.crt', '--cluster-key=/pki/a.key', '--proxy-strategies=destHost,default'])],
    unseen: [serverPod(['--mode=$(MODE)'])],
  }),
  *check(server) {
    for (const { name, value = server } of server.flags) if (CHECKED.test(name) && textOf(server, name, '') === undefined) yield unseen(value, `a variable or a template fills in --${name}`);
    yield* wrongTypes(server);
    yield* certificates(server);
    yield* values(server);
  },
});

function* certificates(server: SystemProgram): Generator<Problem> {
  for (const pair of ['server', 'cluster']) {
    for (const [one, other] of [['cert', 'key'], ['key', 'cert']] as const) {
      if (textOf(server, `${pair}-${one}`, '') && textOf(server, `${pair}-${other}`, '') === '') yield refused(server, `${pair}-${one}`, `--${pair}-${one} is set and --${pair}-${other} is not`, `cannot have ${pair} ${other} empty when ${pair} ${one} is set`);
    }
  }
  for (const what of textOf(server, 'uds-name', '') ? ['key', 'cert', 'ca cert'] : []) {
    const name = `server-${what.replace(' ', '-')}`;
    if (textOf(server, name, '')) yield refused(server, name, `--${name} is set beside --uds-name, and a socket has no TLS`, `server ${what} should not be set for UDS`, `remove --${name}`);
  }
}

function* values(server: SystemProgram): Generator<Problem> {
  const [mode, strategies, size = ''] = [textOf(server, 'mode', 'grpc'), textOf(server, 'proxy-strategies', 'default'), textOf(server, 'xfr-channel-size', '10')];
  if (mode !== undefined && !['grpc', 'http-connect'].includes(mode)) yield refused(server, 'mode', `--mode is ${mode}, and can be grpc or http-connect`, "mode must be set to either 'grpc' or 'http-connect'");
  for (const strategy of strategies?.split(',') ?? []) {
    if (!STRATEGIES.includes(strategy) && strategy !== '') yield refused(server, 'proxy-strategies', `--proxy-strategies has ${strategy}, and can have ${STRATEGIES.join(', ')}`, 'proxy strateg', `write ${STRATEGIES.find((each) => each.toLowerCase() === strategy.toLowerCase()) ?? 'default'}`);
  }
  // Up to 0.30 no strategy was as good as the default.
  if (strategies === '' && (server.version === null || compareVersions(server.version, '0.30.3') > 0)) yield refused(server, 'proxy-strategies', '--proxy-strategies is empty', 'roxyStrategies cannot be empty', 'remove it: default is the default');
  if (/^-?\d+$/.test(size) && Number(size) <= 0) yield refused(server, 'xfr-channel-size', `--xfr-channel-size is ${size}, and must be more than 0`, `channel size ${Number(size)} must be greater than 0`);
  if (textOf(server, 'enable-contention-profiling', 'false') === 'true' && textOf(server, 'enable-profiling', 'false') === 'false') yield refused(server, 'enable-contention-profiling', '--enable-contention-profiling is set without --enable-profiling', 'if --enable-contention-profiling is set, --enable-profiling must also be set');
}
