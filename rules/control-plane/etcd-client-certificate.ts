import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { etcdServersOf } from '../templates/etcd-connection.ts';
import { etcdAndApi } from '../templates/node-example.ts';

const URLS = '--listen-client-urls=https://127.0.0.1:2379';
const SERVERS = ['--etcd-servers=https://127.0.0.1:2379', '--client-ca-file=/pki/ca.crt'];
const PAIR = ['--etcd-certfile=/pki/client.crt', '--etcd-keyfile=/pki/client.key'];
const CA = '--etcd-cafile=/pki/etcd/ca.crt';

export default defineRule({
  title: 'etcd and the API server do not trust each other',
  on: 'node',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'etcd refuses a client without a certificate of the CA that it trusts, and the API server refuses an etcd whose certificate does not come from `--etcd-cafile`. No connection comes about, and the API server exits.',
  remedy: 'Give the API server `--etcd-certfile` and `--etcd-keyfile`, issued by the CA in the `--trusted-ca-file` of etcd, and that CA as `--etcd-cafile`.',
  examples: () => ({
    bad: [
      etcdAndApi([URLS, '--client-cert-auth=true', '--trusted-ca-file=/pki/etcd/ca.crt'], [...SERVERS, CA]),
      etcdAndApi([URLS, '--trusted-ca-file=/pki/etcd/ca.crt'], [...SERVERS, CA]),
      etcdAndApi([URLS, '--trusted-ca-file=/pki/etcd/ca.crt'], [...SERVERS, ...PAIR, '--etcd-cafile=/pki/ca.crt']),
      etcdAndApi([URLS, '--trusted-ca-file=/pki/etcd/ca.crt'], [...SERVERS, ...PAIR]),
    ],
    good: [
      etcdAndApi([URLS, '--trusted-ca-file=/pki/etcd/ca.crt'], [...SERVERS, ...PAIR, CA]),
      etcdAndApi([URLS], [...SERVERS, CA]),
      etcdAndApi([URLS, '--trusted-ca-file=/pki/ca.crt'], [...SERVERS, ...PAIR, '--etcd-cafile=/pki/ca.crt']),
    ],
  }),
  *check(node) {
    for (const api of node.invocations) {
      if (api.component !== 'kube-apiserver') continue;
      const servers = etcdServersOf(api, node);
      const [first] = servers;
      // With others at hand one of them may answer.
      if (!first?.listener || !first.etcd || servers.length > 1 || first.listener.scheme !== 'HTTPS') continue;
      if (first.listener.needsCertificate) yield* withoutCertificate(api, first.etcd);
      yield* otherCa(api, first.etcd);
    }
  },
});

function* withoutCertificate(api: Invocation, etcd: Invocation): Generator<Problem> {
  const pair = ['etcd-certfile', 'etcd-keyfile'].map((flag) => ({ flag, setting: api.setting(flag) }));
  // One without the other is the matter of another rule.
  if (!pair.every(({ setting }) => 'text' in setting && setting.text === '')) return;
  const asks = etcd.setting('client-cert-auth');
  const trusts = etcd.setting('trusted-ca-file');
  const cause = asks.state === 'given' ? asks : trusts;
  yield {
    at: api.setting('etcd-servers').place,
    message: `etcd asks every client for a certificate (${cause === asks ? '--client-cert-auth' : '--trusted-ca-file'}), and the API server has neither --etcd-certfile nor --etcd-keyfile`,
    label: 'no client certificate for it',
    related: [{ at: cause.place, label: 'asks for a certificate' }],
    log: 'context deadline exceeded',
    advice: 'set --etcd-certfile and --etcd-keyfile (kubeadm: /etc/kubernetes/pki/apiserver-etcd-client.crt and .key); before it gives up it prints "remote error: tls: bad certificate" or "certificate required"',
  };
}

function* otherCa(api: Invocation, etcd: Invocation): Generator<Problem> {
  const [own, clients, trusted] = [api.setting('etcd-cafile'), api.setting('client-ca-file'), etcd.setting('trusted-ca-file')];
  if (!('text' in own) || !('text' in clients) || trusted.state !== 'given' || trusted.text === '') return;
  const problem = { related: [{ at: trusted.place, label: 'the CA of etcd' }], confidence: 'likely' as const, log: 'context deadline exceeded', advice: `set --etcd-cafile to the CA of etcd: ${trusted.text}` };
  if (own.text === '') {
    yield { at: own.place, message: `--etcd-cafile is not set, so that the API server trusts the public CAs, and etcd has one of its own (${trusted.text})`, label: '--etcd-cafile is not given', ...problem };
    return;
  }
  const fileOf = (path: string, { container }: Invocation): string => hostPathOf(container, path) ?? path;
  const [ownFile, etcdFile] = [fileOf(own.text, api), fileOf(trusted.text, etcd)];
  if (ownFile === etcdFile || ownFile !== fileOf(clients.text, api)) return;
  yield {
    at: own.place,
    message: `--etcd-cafile=${own.text} is the CA of the cluster, and etcd has another one (${trusted.text}): the API server refuses the certificate of etcd`,
    label: 'not the CA of etcd',
    ...problem,
  };
}
