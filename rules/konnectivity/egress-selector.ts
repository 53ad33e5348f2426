import { defineRule, notGiven, unseen, type Context, type Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hiddenMounts, hostPathOf } from '../../src/model/mounts.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { componentsBeside } from '../templates/components-beside.ts';
import { besideApi, serverPod, SOCKET, socketServer, textOf } from '../templates/konnectivity.ts';

const FLAG = 'egress-selector-config-file';
const grpc = (name: string): string => `{proxyProtocol: GRPC, transport: {uds: {udsName: ${name}}}}`;
const http = (url: string): string => `{proxyProtocol: HTTPConnect, transport: {tcp: {url: "${url}", tlsConfig: {clientCert: /a, clientKey: /b}}}}`;

export default defineRule({
  title: 'the API server and konnectivity-server do not meet',
  on: 'konnectivity-server',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The API server dials konnectivity-server as its egress selector says: by a socket or a port, in one of two protocols. Where the server listens on another socket, in another directory of the host or in the other mode, both start, and every request to a kubelet, a webhook or an aggregated API fails.',
  remedy: 'Let `udsName` and `--uds-name` be one path that both pods mount from one directory of the host, and let `--mode=grpc` go with `proxyProtocol: GRPC`, `--mode=http-connect` with `HTTPConnect`.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/'],
  examples: () => ({
    bad: [
      besideApi(socketServer(['--mode=http-connect']), grpc(SOCKET)),
      besideApi(socketServer([]), grpc('/run/konnectivity/other.sock')),
      besideApi(socketServer([], '/var/run/konnectivity-server'), grpc(SOCKET)),
      besideApi(socketServer([]), grpc('/run/other/server.sock')),
      besideApi(serverPod([`--uds-name=${SOCKET}`, '--server-port=0']), grpc(SOCKET)),
      besideApi(serverPod(['--mode=http-connect']), http('https://127.0.0.1:8131')),
      besideApi(socketServer(['--mode=http-connect']), http('https://127.0.0.1:8090')),
      besideApi(serverPod([]), grpc(SOCKET)),
      besideApi(socketServer([]), null),
    ],
    good: [
      besideApi(socketServer(['--mode=grpc']), grpc(SOCKET)),
      besideApi(serverPod(['--mode=http-connect', '--server-port=8131']), http('https://127.0.0.1:8131')),
      besideApi(serverPod(['--mode=http-connect']), http('https://konnectivity.example:443')),
      socketServer([]),
    ],
  }),
  *check(server, context) {
    for (const api of componentsBeside(context, 'kube-apiserver')) yield* meeting(server, api, context);
  },
});

function* meeting(server: SystemProgram, api: Invocation, { nodes }: Context): Generator<Report> {
  const setting = api.setting(FLAG);
  if (setting.state === 'unseen') return yield unseen(setting.place, setting.reason);
  if (setting.state !== 'given' || setting.text === '') {
    return yield { at: server, severity: 'medium', message: `konnectivity-server runs, and the API server has no --${FLAG}: it dials the nodes itself`, related: [{ at: api, label: 'does not use it' }] };
  }
  const node = nodes.find(({ invocations }) => invocations.includes(api)) ?? server.node;
  const evidence = evidenceFor(node, api.container, setting.text);
  if (evidence.state !== 'read') return yield notGiven(setting.place, setting.text, evidence.reason);
  for (const selection of evidence.yaml.documents[0]?.get('egressSelections').items() ?? []) {
    const connection = selection.get('connection');
    if (['GRPC', 'HTTPConnect'].includes(connection.get('proxyProtocol').text() ?? '')) yield* connecting(server, api, connection);
  }
}

function* connecting(server: SystemProgram, api: Invocation, connection: Cursor): Generator<Report> {
  const protocol = connection.get('proxyProtocol');
  const [mode, own] = [textOf(server, 'mode', 'grpc'), textOf(server, 'uds-name', '')];
  const at = (name: string) => server.flag(name)?.value ?? server;
  const wanted = protocol.text() === 'GRPC' ? 'grpc' : 'http-connect';
  if (mode !== undefined && mode !== wanted) yield { at: at('mode'), message: `--mode is ${mode}${server.flag('mode') ? '' : ' by default'}, and the API server speaks ${protocol.text() ?? ''}`, advice: `write --mode=${wanted}`, related: [{ at: protocol, label: 'the protocol of the API server' }] };
  const [uds, url] = [connection.get('transport').get('uds').get('udsName'), connection.get('transport').get('tcp').get('url')];
  if (own === undefined) return;
  if (own === '' && uds.text()) yield { at: at('uds-name'), message: `konnectivity-server listens on a port, and the API server dials the socket ${uds.text() ?? ''}`, advice: `write --uds-name=${uds.text() ?? ''} and --server-port=0`, related: [{ at: uds, label: 'dialled by the API server' }] };
  else if (own !== '' && url.text()) yield { at: at('uds-name'), message: `konnectivity-server listens on a socket, and the API server dials ${url.text() ?? ''}`, related: [{ at: url, label: 'dialled by the API server' }] };
  else if (own !== '' && uds.text()) yield* sockets(server, api, own, uds);
  else yield* ports(server, url);
}

/** A path inside of each container stands for what its mount has on the host. */
function* sockets(server: SystemProgram, api: Invocation, own: string, uds: Cursor): Generator<Report> {
  const text = uds.text() ?? '';
  const hidden = hiddenMounts(server.container) ?? hiddenMounts(api.container);
  if (hidden !== null) return yield unseen(uds, hidden);
  const [listened, dialled] = [hostPathOf(server.container, own), hostPathOf(api.container, text)];
  const at = server.flag('uds-name')?.value ?? server;
  const related = [{ at: uds, label: 'dialled by the API server' }];
  if (listened === undefined) yield { at, message: `the socket ${own} lies in no directory that konnectivity-server mounts from the host, and the API server does not see it`, related, advice: `mount the directory of ${own} from the host in both pods` };
  else if (dialled === undefined) yield { at: uds, message: `the socket ${text} lies in no directory that the API server mounts from the host`, related: [{ at, label: 'where konnectivity-server listens' }], advice: `mount the directory of ${text} from the host in both pods` };
  else if (listened !== dialled) yield { at, message: `konnectivity-server listens on ${listened} of the host, and the API server dials ${dialled}`, related };
}

/** Another address may be that of a load balancer. */
function* ports(server: SystemProgram, url: Cursor): Generator<Report> {
  const [, host = '', port = ''] = /^https?:\/\/(\[[^\]]*\]|[^:/]*):(\d+)/.exec(url.text() ?? '') ?? [];
  const isLocal = host === 'localhost' || readAddress(host.replace(/^\[|\]$/g, ''))?.isLoopback === true;
  const own = textOf(server, 'server-port', '8090');
  if (isLocal && own !== undefined && own !== port) yield { at: server.flag('server-port')?.value ?? server, message: `konnectivity-server listens on port ${own}${server.flag('server-port') ? '' : ', the default'}, and the API server dials ${port}`, advice: `write --server-port=${port}`, related: [{ at: url, label: 'dialled by the API server' }] };
}
