import { examplePod } from '../../src/engine/example.ts';
import type { MemoryFile } from '../../src/source/memory-files.ts';
import { innerFileRule } from '../templates/inner-file.ts';

const PKI = '/etc/kubernetes/pki';
/** A stock API server with a settings file beside its certificates. */
const api = (flag: string, content: string, more: Readonly<Record<string, MemoryFile>> = {}, argv: readonly string[] = []) => ({
  host: { arguments: { 'kube-apiserver': [`--${flag}=${PKI}/settings.yaml`, ...argv] }, files: { [`${PKI}/settings.yaml`]: content, ...more } },
});
const client = (user: string, cluster = '') => ({ host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', user, ...(cluster === '' ? {} : { cluster }) } } } });
const authorization = `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n- {type: Webhook, name: a, webhook: {timeout: 3s, connectionInfo: {type: KubeConfigFile, kubeConfigFile: ${PKI}/hook.conf}}}\n`;
const admission = (plugin: string) => `apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{name: ${plugin}, path: plugin.yaml}]\n`;
const egress = (name: string, ca = 'ca.crt') => `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections:\n- {name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'https://a', tlsConfig: {caBundle: ${PKI}/${ca}, clientCert: ${PKI}/${name}.crt, clientKey: ${PKI}/${name}.key}}}}}\n`;
const kms = (minor: string, endpoint: string) => ({
  files: { 'kube-apiserver.yaml': examplePod('kube-apiserver', minor, ['--encryption-provider-config=/etc/kubernetes/manifests/config.yaml']), 'config.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: a, endpoint: '${endpoint}'}}]}]\n` },
});

export default innerFileRule({
  title: 'a file that a settings file names is not on the node, or not in the container',
  family: 'boot',
  severity: 'critical',
  stops: true,
  why: 'A kubeconfig names certificates and keys, the configuration of admission plugins, of authorizers and of the egress selector names further files. The component opens them when it starts, inside of its container: each needs a mount of its own. It prints one line and exits.',
  remedy: 'Put the file there and mount its directory, or correct the path. In a kubeconfig `certificate-authority-data`, `client-certificate-data` and `client-key-data` hold the content itself and need no file.',
  examples: () => ({
    bad: [
      client('client-certificate: /etc/kubernetes/pki/none.crt\n    client-key: /etc/kubernetes/pki/none.key'),
      client('tokenFile: /etc/kubernetes/token'),
      api('authorization-config', authorization),
      api('authorization-config', authorization, { [`${PKI}/hook.conf`]: { kind: 'directory' } }),
      api('admission-control-config-file', admission('PodSecurity')),
      api('egress-selector-config-file', egress('none')),
      api('egress-selector-config-file', egress('apiserver-kubelet-client', 'none.crt')),
      kms('1.28', 'unix:///run/kms/kms.sock'),
    ],
    good: [
      { host: {} },
      api('admission-control-config-file', admission('PodNodeSelector')),
      api('egress-selector-config-file', egress('apiserver-kubelet-client')),
      kms('1.31', 'unix:///run/kms/kms.sock'),
      kms('1.28', 'unix:///@kms'),
    ],
    unseen: [api('authorization-config', authorization, { [`${PKI}/hook.conf`]: { code: 'EACCES' } })],
  }),
});
