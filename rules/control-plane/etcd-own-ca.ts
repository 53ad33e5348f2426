import { defineRule, notApplicable, unseen } from '../../src/engine/rule.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import { pkiFileFor, sharedAuthority } from '../../src/model/pki/files.ts';

export default defineRule({
  title: 'etcd trusts the CA that signs the certificates of users',
  on: 'node',
  family: 'security',
  severity: 'high',
  since: '0.1.0',
  controls: ['CIS-1.12:2.7'],
  why: 'Every client certificate of the cluster, such as that of any kubelet, then opens etcd, past the authorization of the API server.',
  remedy:
    'Make a CA for etcd alone. Let etcd trust both for a while (a bundle in `--trusted-ca-file`), issue new certificates for etcd and for the `--etcd-certfile` of each API server, then take the old CA out of the bundle.',
  examples: () => ({
    bad: [
      { host: { files: { '/etc/kubernetes/pki/etcd/ca.crt': { make: [{ certificate: 'etcd/ca' }, { certificate: 'ca' }] } } } },
      {
        files: {
          'etcd.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec:\n  containers:\n  - name: etcd\n    image: registry.k8s.io/etcd:3.5.24-0\n    command: [etcd, --trusted-ca-file=/pki/ca.crt]\n    volumeMounts: [{name: pki, mountPath: /pki}]\n  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]\n',
          'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1.31.0\n    command: [kube-apiserver, --client-ca-file=/etc/kubernetes/pki/ca.crt]\n    volumeMounts: [{name: pki, mountPath: /etc/kubernetes/pki}]\n  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]\n',
        },
      },
    ],
    good: [{ host: {} }, { files: { 'etcd.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec:\n  containers:\n  - name: etcd\n    image: registry.k8s.io/etcd:3.5.24-0\n    command: [etcd]\n' } }],
    unseen: [
      {
        files: {
          'etcd.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec:\n  containers:\n  - name: etcd\n    image: registry.k8s.io/etcd:3.5.24-0\n    command: [etcd, --trusted-ca-file=/pki/etcd/ca.crt]\n',
          'kube-apiserver.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1.31.0\n    command: [kube-apiserver, --client-ca-file=/pki/ca.crt]\n',
        },
      },
    ],
  }),
  *check(node) {
    const etcd = node.invocations.find(({ component }) => component === 'etcd');
    const api = node.invocations.find(({ component }) => component === 'kube-apiserver');
    if (!etcd || !api) {
      yield notApplicable('there is no etcd beside an API server here');
      return;
    }
    const trusted = etcd.setting('trusted-ca-file');
    const clients = api.setting('client-ca-file');
    for (const setting of [trusted, clients]) if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
    if (trusted.state !== 'given' || clients.state !== 'given' || trusted.text === '' || clients.text === '') return;
    const [etcdFile, clientFile] = [hostPathOf(etcd.container, trusted.text), hostPathOf(api.container, clients.text)];
    if (etcdFile !== undefined && etcdFile === clientFile) {
      yield {
        at: trusted.place,
        message: `etcd trusts ${etcdFile}, the CA that the API server accepts users by`,
        related: [{ at: clients.place, label: 'the same file of the host' }],
        advice: 'make a CA for etcd alone, and change over with a bundle of both in --trusted-ca-file',
      };
      return;
    }
    const [one, other] = [pkiFileFor(node, etcd.container, trusted.text), pkiFileFor(node, api.container, clients.text)];
    if (one.state === 'read' && other.state === 'read') {
      const authority = sharedAuthority(one, other);
      if (!authority) return;
      yield {
        at: trusted.place,
        message: `etcd trusts the CA ${authority.subject} in ${trusted.text}, by which the API server accepts users (${clients.text})`,
        related: [{ at: clients.place, label: 'holds the same CA' }],
        advice: 'make a CA for etcd alone, and change over with a bundle of both in --trusted-ca-file',
      };
    } else {
      yield unseen(trusted.place, `${trusted.text} and ${clients.text} are different files; whether they hold different CAs needs the files themselves`);
    }
  },
});
