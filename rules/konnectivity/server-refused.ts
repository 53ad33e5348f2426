import { defineRule, unseen, type Problem } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { serverPod, textOf, wrongTypes } from '../templates/konnectivity.ts';

/** What it serves when nothing is said. */
const PORTS = [['server-port', '8090'], ['agent-port', '8091'], ['admin-port', '8095'], ['health-port', '8092']] as const;
const AUTHENTICATION = ['agent-namespace', 'agent-service-account', 'authentication-audience'];
const STRATEGIES = ['default', 'destHost', 'defaultRoute'];

export default defineRule({
  title: 'konnectivity-server refuses its flags together',
  on: 'konnectivity-server',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'It checks its flags at start and exits: on a socket it takes no port and no server certificate, authentication of agents needs all of its flags, and ports lie between 1024 and 49151. Without it the API server reaches no node.',
  remedy: 'Correct the flag that the finding names. With `--uds-name` write `--server-port=0`, which is not the default.',
  examples: () => ({
    bad: [
      serverPod(['--uds-name=/run/konnectivity/server.sock']),
      serverPod(['--uds-name=/run/konnectivity/server.sock', '--server-port=0', '--server-cert=/pki/a.crt', '--server-key=/pki/a.key']),
      serverPod(['--mode=http']),
      serverPod(['--cluster-cert=/pki/a.crt']),
      serverPod(['--health-port=0']),
      serverPod(['--agent-port=50000']),
      serverPod(['--agent-namespace=kube-system', '--agent-service-account=konnectivity-agent']),
      serverPod(['--agent-namespace=kube-system', '--agent-service-account=a', '--authentication-audience=b', '--cluster-ca-cert=/pki/ca.crt']),
      serverPod(['--kubeconfig=/etc/kubernetes/konnectivity-server.conf']),
      serverPod(['--proxy-strategies=desthost']),
      serverPod(['--enable-contention-profiling']),
      serverPod(['--xfr-channel-size=0']),
      serverPod(['--keepalive-time=60']),
    ],
    good: [
      serverPod([]),
      serverPod(['--uds-name=/run/konnectivity/server.sock', '--server-port=0', '--mode=grpc', '--cluster-cert=/pki/a.crt', '--cluster-key=/pki/a.key', '--proxy-strategies=destHost,default']),
      serverPod(['--agent-namespace=kube-system', '--agent-service-account=a', '--authentication-audience=b', '--kubeconfig=/k']),
      serverPod(['--kubeconfig=/k'], { image: 'registry.k8s.io/kas-network-proxy/proxy-server:v0.34.0' }),
    ],
    unseen: [serverPod(['--mode=$(MODE)'])],
  }),
  *check(server) {
    for (const { name, value = server } of server.flags) if (CHECKED.test(name) && textOf(server, name, '') === undefined) yield unseen(value, `a variable or a template fills in --${name}`);
    yield* wrongTypes(server);
    yield* pairs(server);
    yield* values(server);
    yield* authentication(server);
  },
});

const CHECKED = /^(mode|uds-name|.*-port|proxy-strategies)$/;

const refused = (server: SystemProgram, flag: string, message: string, log: string, advice?: string): Problem => ({ at: server.flag(flag)?.value ?? server, message, log, ...(advice === undefined ? {} : { advice }) });

function* pairs(server: SystemProgram): Generator<Problem> {
  for (const pair of ['server', 'cluster']) {
    for (const [one, other] of [['cert', 'key'], ['key', 'cert']] as const) {
      if (textOf(server, `${pair}-${one}`, '') && textOf(server, `${pair}-${other}`, '') === '') yield refused(server, `${pair}-${one}`, `--${pair}-${one} is set and --${pair}-${other} is not`, `cannot have ${pair} ${other} empty when ${pair} ${one} is set`);
    }
  }
}

function* values(server: SystemProgram): Generator<Problem> {
  const mode = textOf(server, 'mode', 'grpc');
  if (mode !== undefined && !['grpc', 'http-connect'].includes(mode)) yield refused(server, 'mode', `--mode is ${mode}, and can be grpc or http-connect`, "mode must be set to either 'grpc' or 'http-connect'");
  const isOnSocket = textOf(server, 'uds-name', '') !== '';
  for (const [name, otherwise] of PORTS) {
    const text = textOf(server, name, otherwise);
    const what = name.replace('-', ' ');
    if (text === undefined || !/^\d+$/.test(text)) continue;
    const port = Number(text);
    if (name === 'server-port' && isOnSocket) {
      if (port !== 0 && textOf(server, 'uds-name', '') !== undefined) yield refused(server, server.flag(name) ? name : 'uds-name', `with --uds-name the --server-port must be 0, and it is ${port}${server.flag(name) ? '' : ' by default'}`, `server port should be set to 0 not ${port} for UDS`, 'write --server-port=0');
    } else if (port > 49_151 || port < 1024) yield refused(server, name, `--${name} is ${port}, and must be from 1024 to 49151`, `please do not try to use ${port < 1024 ? 'reserved' : 'ephemeral'} port ${port} for the ${what}`);
  }
  for (const [name, what] of [['server-key', 'key'], ['server-cert', 'cert'], ['server-ca-cert', 'ca cert']] as const) {
    if (textOf(server, 'uds-name', '') && textOf(server, name, '')) yield refused(server, name, `--${name} is set beside --uds-name, and a socket has no TLS`, `server ${what} should not be set for UDS`, `remove --${name}`);
  }
  for (const strategy of textOf(server, 'proxy-strategies', 'default')?.split(',') ?? []) {
    if (!STRATEGIES.includes(strategy) && strategy !== '') yield refused(server, 'proxy-strategies', `--proxy-strategies has ${strategy}, and can have ${STRATEGIES.join(', ')}`, 'proxy strateg', `write ${STRATEGIES.find((each) => each.toLowerCase() === strategy.toLowerCase()) ?? 'default'}`);
  }
  if (textOf(server, 'proxy-strategies', 'default') === '' && !isUntil(server, '0.30.3')) yield refused(server, 'proxy-strategies', '--proxy-strategies is empty', 'roxyStrategies cannot be empty', 'remove it: default is the default');
  const size = textOf(server, 'xfr-channel-size', '10') ?? '';
  if (/^-?\d+$/.test(size) && Number(size) <= 0) yield refused(server, 'xfr-channel-size', `--xfr-channel-size is ${size}, and must be more than 0`, `channel size ${Number(size)} must be greater than 0`);
  if (textOf(server, 'enable-contention-profiling', 'false') === 'true' && textOf(server, 'enable-profiling', 'false') === 'false') yield refused(server, 'enable-contention-profiling', '--enable-contention-profiling is set without --enable-profiling', 'if --enable-contention-profiling is set, --enable-profiling must also be set');
}

/** Whether it is of a release up to this one, for all that is known. */
const isUntil = ({ version }: SystemProgram, last: string): boolean => version !== null && compareVersions(version, last) <= 0;

/** Up to 0.31 a kubeconfig alone asked for it, too. */
function* authentication(server: SystemProgram): Generator<Problem> {
  const asking = [...AUTHENTICATION, ...(isUntil(server, '0.31.4') ? ['kubeconfig'] : [])].find((name) => textOf(server, name, ''));
  if (asking === undefined) return;
  if (textOf(server, 'cluster-ca-cert', '')) yield refused(server, 'cluster-ca-cert', `--cluster-ca-cert is set beside --${asking}: agents authenticate with a certificate or with a token`, 'can not be used when', 'keep one of the two ways');
  for (const name of AUTHENTICATION) {
    if (textOf(server, name, '') === '') yield refused(server, asking, `--${asking} asks for authentication of agents, for which --${name} is missing`, 'cannot be empty when agent authentication is enabled', `set --${name}`);
  }
}
