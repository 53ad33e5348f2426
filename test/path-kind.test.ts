import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { etcdMinors, factsFor, kubernetesMinors } from '../src/knowledge/index.ts';
import { COMPONENTS, type ComponentName, type PathKind } from '../src/knowledge/types.ts';

const PATHS = {
  etcd: {
    file: [
      'cert-file', 'client-cert-file', 'client-crl-file', 'client-key-file', 'config-file', 'discovery-cacert', 'discovery-cert', 'discovery-key',
      'key-file', 'peer-cert-file', 'peer-client-cert-file', 'peer-client-key-file', 'peer-crl-file', 'peer-key-file',
      'peer-trusted-ca-file', 'trusted-ca-file',
    ],
    directory: ['data-dir', 'wal-dir'],
    socket: [],
  },
  'kube-apiserver': {
    file: [
      'admission-control-config-file', 'audit-log-path', 'audit-policy-file', 'audit-webhook-config-file', 'authentication-config',
      'authentication-token-webhook-config-file', 'authorization-config', 'authorization-policy-file', 'authorization-webhook-config-file',
      'client-ca-file', 'cloud-config', 'egress-selector-config-file', 'encryption-provider-config', 'etcd-cafile', 'etcd-certfile',
      'etcd-keyfile', 'experimental-encryption-provider-config', 'kubelet-certificate-authority', 'kubelet-client-certificate',
      'kubelet-client-key', 'log-file', 'oidc-ca-file', 'peer-ca-file', 'proxy-client-cert-file', 'proxy-client-key-file',
      'requestheader-client-ca-file', 'service-account-key-file', 'service-account-signing-key-file', 'ssh-keyfile', 'tls-cert-file',
      'tls-private-key-file', 'tls-sni-cert-key', 'token-auth-file', 'tracing-config-file',
    ],
    directory: ['cert-dir', 'log-dir'],
    socket: ['debug-socket-path', 'service-account-signing-endpoint'],
  },
  'kube-controller-manager': {
    file: [
      'authentication-kubeconfig', 'authorization-kubeconfig', 'client-ca-file', 'cloud-config', 'cluster-signing-cert-file',
      'cluster-signing-key-file', 'cluster-signing-kube-apiserver-client-cert-file', 'cluster-signing-kube-apiserver-client-key-file',
      'cluster-signing-kubelet-client-cert-file', 'cluster-signing-kubelet-client-key-file', 'cluster-signing-kubelet-serving-cert-file',
      'cluster-signing-kubelet-serving-key-file', 'cluster-signing-legacy-unknown-cert-file', 'cluster-signing-legacy-unknown-key-file',
      'kubeconfig', 'leader-migration-config', 'log-file', 'pv-recycler-pod-template-filepath-hostpath',
      'pv-recycler-pod-template-filepath-nfs', 'requestheader-client-ca-file', 'root-ca-file', 'service-account-private-key-file',
      'tls-cert-file', 'tls-private-key-file', 'tls-sni-cert-key',
    ],
    directory: ['cert-dir', 'flex-volume-plugin-dir', 'log-dir'],
    socket: [],
  },
  'kube-scheduler': {
    file: [
      'authentication-kubeconfig', 'authorization-kubeconfig', 'client-ca-file', 'config', 'kubeconfig', 'log-file', 'policy-config-file',
      'requestheader-client-ca-file', 'tls-cert-file', 'tls-private-key-file', 'tls-sni-cert-key', 'write-config-to',
    ],
    directory: ['cert-dir', 'log-dir'],
    socket: [],
  },
};

const pathsOf = (component: ComponentName, kind: PathKind): string[] => {
  const facts = (component === 'etcd' ? etcdMinors : kubernetesMinors).map((minor) => factsFor(component, minor));
  return [...new Set(facts.flatMap((each) => each.flagNames().filter((name) => each.flag(name)?.path === kind)))].sort();
};

const test = suite('flags that name a path');
for (const component of COMPONENTS) {
  test(`of ${component}, over all versions: a new one is looked at by a person`, () => {
    assert.equal({ file: pathsOf(component, 'file'), directory: pathsOf(component, 'directory'), socket: pathsOf(component, 'socket') }, PATHS[component]);
  });
}
test.run();
