import { defineRule, unseen, type Report } from '../../src/engine/rule.ts';
import { hiddenMounts, hostPathOf } from '../../src/model/mounts.ts';
import type { SystemProgram } from '../../src/model/system-program.ts';
import { besideApi, serverPod, SOCKET, socketServer, textOf } from '../templates/konnectivity.ts';
import { connectionsTo, type Connection } from '../templates/konnectivity-egress.ts';

const grpc = (name: string): string => `{proxyProtocol: GRPC, transport: {uds: {udsName: ${name}}}}`;

export default defineRule({
  title: 'the API server and konnectivity-server mean two sockets',
  on: 'konnectivity-server',
  family: 'consistency',
  severity: 'high',
  since: '0.1.0',
  why: 'A path inside of a container stands for what its mount has on the host. Where the two pods mount different directories, or one of them none, or the paths differ, both start, and every request to a kubelet, a webhook or an aggregated API fails.',
  remedy: 'Mount one directory of the host in both pods, and let `udsName` and `--uds-name` name one socket in it.',
  references: ['https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/'],
  examples: () => ({
    bad: [
      besideApi(socketServer([]), grpc('/run/konnectivity/other.sock')),
      besideApi(socketServer([], '/var/run/konnectivity-server'), grpc(SOCKET)),
      besideApi(socketServer([]), grpc('/run/other/server.sock')),
      besideApi(serverPod([`--uds-name=${SOCKET}`, '--server-port=0']), grpc(SOCKET)),
    ],
    good: [besideApi(socketServer([]), grpc(SOCKET)), besideApi(serverPod([]), grpc(SOCKET)), besideApi(socketServer([]), null)],
  }),
  *check(server, context) {
    for (const each of connectionsTo(server, context)) yield* 'unseen' in each ? [each] : meeting(server, each);
  },
});

function* meeting(server: SystemProgram, { api, socket }: Connection): Generator<Report> {
  const [own, path] = [textOf(server, 'uds-name', ''), socket.text()];
  if (!own || !path) return;
  const hidden = hiddenMounts(server.container) ?? hiddenMounts(api.container);
  if (hidden !== null) return yield unseen(socket, hidden);
  const [listened, dialled] = [hostPathOf(server.container, own), hostPathOf(api.container, path)];
  const at = server.flag('uds-name')?.value ?? server;
  const related = [{ at: socket, label: 'dialled by the API server' }];
  if (listened === undefined) yield { at, message: `the socket ${own} lies in no directory that konnectivity-server mounts from the host, and the API server does not see it`, related, advice: `mount the directory of ${own} from the host in both pods` };
  else if (dialled === undefined) yield { at: socket, message: `the socket ${path} lies in no directory that the API server mounts from the host`, related: [{ at, label: 'where konnectivity-server listens' }], advice: `mount the directory of ${path} from the host in both pods` };
  else if (listened !== dialled) yield { at, message: `konnectivity-server listens on ${listened} of the host, and the API server dials ${dialled}`, related };
}
