import { defineRule, type Report } from '../../src/engine/rule.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { componentsBeside } from '../templates/components-beside.ts';
import { besideApi, serverPod, SOCKET, socketServer, textOf } from '../templates/konnectivity.ts';
import { connectionsTo, EGRESS_FLAG, type Connection } from '../templates/konnectivity-egress.ts';

const grpc = `{proxyProtocol: GRPC, transport: {uds: {udsName: ${SOCKET}}}}`;
const http = (url: string): string => `{proxyProtocol: HTTPConnect, transport: {tcp: {url: "${url}", tlsConfig: {clientCert: /a, clientKey: /b}}}}`;

export default defineRule({
  title: 'the API server and konnectivity-server do not speak to each other',
  on: 'konnectivity-server',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'The API server dials konnectivity-server as its egress selector says: by a socket or a port, in one of two protocols. Where the server listens on the other, or is in the other mode, both start, and every request to a kubelet, a webhook or an aggregated API fails.',
  remedy: 'Let `udsName` go with `--uds-name`, a `url` with `--server-port`, `proxyProtocol: GRPC` with `--mode=grpc`, and `HTTPConnect` with `--mode=http-connect`.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/'],
  examples: () => ({
    bad: [besideApi(socketServer(['--mode=http-connect']), grpc), besideApi(serverPod(['--mode=http-connect']), http('https://127.0.0.1:8131')), besideApi(socketServer(['--mode=http-connect']), http('https://127.0.0.1:8090')), besideApi(serverPod([]), grpc), besideApi(socketServer([]), null)],
    good: [besideApi(socketServer(['--mode=grpc']), grpc), besideApi(serverPod(['--mode=http-connect', '--server-port=8131']), http('https://127.0.0.1:8131')), besideApi(serverPod(['--mode=http-connect']), http('https://konnectivity.example:443')), socketServer([])],
  }),
  *check(server, context) {
    for (const api of componentsBeside(context, 'kube-apiserver')) {
      const setting = api.setting(EGRESS_FLAG);
      const isUsed = setting.state === 'unseen' || (setting.state === 'given' && setting.text !== '');
      if (!isUsed) yield { at: server, severity: 'medium', message: `konnectivity-server runs, and the API server has no --${EGRESS_FLAG}: it dials the nodes itself`, related: [{ at: api, label: 'does not use it' }] };
    }
    for (const each of connectionsTo(server, context)) yield* 'unseen' in each ? [each] : speaking(server, each);
  },
});

function* speaking(server: SystemProgram, { protocol, socket, url }: Connection): Generator<Report> {
  const at = (name: string) => server.flag(name)?.value ?? server;
  const byDefault = (name: string): string => (server.flag(name) ? '' : ', the default');
  const [mode, own, port] = [textOf(server, 'mode', 'grpc'), textOf(server, 'uds-name', ''), textOf(server, 'server-port', '8090')];
  const wanted = protocol.text() === 'GRPC' ? 'grpc' : 'http-connect';
  if (mode !== undefined && mode !== wanted) yield { at: at('mode'), message: `--mode is ${mode}${byDefault('mode')}, and the API server speaks ${protocol.text() ?? ''}`, advice: `write --mode=${wanted}`, related: [{ at: protocol, label: 'the protocol of the API server' }] };
  const [path, address] = [socket.text() ?? '', url.text() ?? ''];
  const related = [{ at: path === '' ? url : socket, label: 'dialled by the API server' }];
  if (own === '' && path !== '') yield { at: at('uds-name'), message: `konnectivity-server listens on a port, and the API server dials the socket ${path}`, advice: `write --uds-name=${path} and --server-port=0`, related };
  else if (own && address !== '') yield { at: at('uds-name'), message: `konnectivity-server listens on a socket, and the API server dials ${address}`, related };
  const [, host = '', dialled] = /^https?:\/\/(\[[^\]]*\]|[^:/]*):(\d+)/.exec(address) ?? [];
  // Another address may be that of a load balancer.
  const isLocal = host === 'localhost' || readAddress(host.replace(/^\[|\]$/g, ''))?.isLoopback === true;
  if (own === '' && isLocal && port !== undefined && dialled !== undefined && port !== dialled) yield { at: at('server-port'), message: `konnectivity-server listens on port ${port}${byDefault('server-port')}, and the API server dials ${dialled}`, advice: `write --server-port=${dialled}`, related };
}
