import { defineRule } from '../../src/engine/rule.ts';
import { etcdServersOf } from '../templates/etcd-connection.ts';
import { etcdAndApi } from '../templates/node-example.ts';

const ETCD = ['--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379', '--listen-peer-urls=https://10.0.0.1:2380', '--advertise-client-urls=https://10.0.0.1:2379'];
const dialling = (urls: string): ReturnType<typeof etcdAndApi> => etcdAndApi(ETCD, [`--etcd-servers=${urls}`]);

export default defineRule({
  title: 'the API server dials an etcd that is not there',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The API server waits some twenty seconds for etcd, says no more than that the time is over, and exits. The port of the peers, http where etcd speaks TLS, a slip in the scheme or an address that etcd does not listen on all end so.',
  remedy: 'Let `--etcd-servers` name one of the `--listen-client-urls` of etcd, with scheme and port: `https://127.0.0.1:2379` for the etcd of the same node.',
  examples: () => ({
    bad: [dialling('https://127.0.0.1:2380'), dialling('http://127.0.0.1:2379'), dialling('hhttps://127.0.0.1:2379'), dialling('https://127.0.0.1'), dialling('this-is-very-wrong'), dialling('10.0.0.1:2379'), dialling('https://10.0.0.1:2380'), etcdAndApi(['--listen-client-urls=https://10.0.0.1:2379'], ['--etcd-servers=https://127.0.0.1:2379'])],
    good: [dialling('https://127.0.0.1:2379'), dialling('https://10.0.0.1:2379'), dialling('https://10.0.0.9:2379'), dialling('https://etcd.example:4001'), etcdAndApi(['--listen-client-urls=https://0.0.0.0:2379'], ['--etcd-servers=https://127.0.0.1:2379']), etcdAndApi([], ['--etcd-servers=http://localhost:2379'])],
  }),
  *check(node) {
    for (const api of node.invocations) {
      if (api.component !== 'kube-apiserver') continue;
      const servers = etcdServersOf(api, node);
      // One that answers is enough to start.
      if (!servers.every(({ state }) => state === 'refused')) continue;
      for (const { at, problem } of servers) if (problem) yield { at, ...problem };
    }
  },
});
