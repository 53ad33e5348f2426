import { endpointsIn, hostKey, isLocal, onlyOne } from '../../src/model/control-plane.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import { agreementRule, namesOf } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { judgeEtcdUrl } from '../templates/etcd-connection.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { addressClaims } from '../templates/node-addresses.ts';

const etcd = (number: number, port = 2379) => [`--name=cp-${number}`, `--advertise-client-urls=https://10.0.0.${number}:${port}`, `--listen-client-urls=https://10.0.0.${number}:${port}`, `--listen-peer-urls=https://10.0.0.${number}:2380`, `--initial-advertise-peer-urls=https://10.0.0.${number}:2380`];

export default agreementRule(
  {
    title: 'an API server dials the etcd of another node where it does not serve',
    severity: 'high',
    why: 'The API server goes on as long as another of its `--etcd-servers` answers, so that nobody notices. When that one fails, so does the API server, although etcd still works.',
    remedy: 'Write the client URL of the other member into `--etcd-servers`: address, port and scheme as in its `--listen-client-urls`.',
    examples: () => ({
      bad: [nodesWith('etcd', etcd(1), etcd(2, 4001)), nodesWith('etcd', etcd(1), etcd(2).map((flag) => flag.replace(/^--listen-client-urls=https/, '--listen-client-urls=http')))],
      good: [nodesWith('etcd', etcd(1), etcd(2)), nodesWith('etcd', etcd(1), etcd(2).map((flag) => flag.replace(/^(--listen-client-urls=https:..)[\d.]+/, '$10.0.0.0')))],
    }),
  },
  function* ({ nodes }) {
    const names = namesOf(nodes);
    const owners = new Map<string, ClusterNode>();
    for (const node of nodes) {
      const own = onlyOne(node, 'etcd');
      for (const { address } of own ? addressClaims(own) : []) owners.set(hostKey(address), owners.get(hostKey(address)) ?? node);
    }
    for (const node of nodes) {
      const api = onlyOne(node, 'kube-apiserver');
      const setting = api?.setting('etcd-servers');
      if (!api || setting?.state !== 'given') continue;
      for (const { text, scheme, host, key, port } of endpointsIn(setting.text)) {
        const owner = owners.get(key);
        // What is no such URL at all, and the etcd of the node itself, are for other rules.
        if (!owner || owner === node || isLocal(host) || port === '' || !/^https?$/.test(scheme)) continue;
        const { problem } = judgeEtcdUrl(text, api, owner);
        if (problem) yield { at: placeOfEntry(setting, text), ...problem, message: `etcd of ${names.get(owner) ?? owner.path}: ${problem.message}` };
      }
    }
  },
);
