import { exampleWithFile } from '../templates/config-file.ts';
import { innerFileRule } from '../templates/inner-file.ts';

const PKI = '/etc/kubernetes/pki';
const egress = (name: string, socket: string) => exampleWithFile('kube-apiserver', 'egress-selector-config-file', `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: [{name: ${name}, connection: {proxyProtocol: GRPC, transport: {uds: {udsName: ${socket}}}}}]\n`);
const kms = (endpoint: string) => exampleWithFile('kube-apiserver', 'encryption-provider-config', `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: a, endpoint: '${endpoint}'}}]}]\n`);
const admission = `apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{name: ValidatingAdmissionWebhook, configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: ${PKI}/hooks.conf}}]\n`;
const hooks = (name: string) => ({
  host: {
    arguments: { 'kube-apiserver': [`--admission-control-config-file=${PKI}/admission.yaml`] },
    files: { [`${PKI}/admission.yaml`]: admission, [`${PKI}/hooks.conf`]: `kind: Config\nusers: [{name: '*.example.com', user: {client-certificate: ${name}.crt, client-key: ${name}.key}}]\n` },
  },
});
const program = (command: string) => ({ host: { kubeconfigs: { '/etc/kubernetes/scheduler.conf': { cn: 'system:kube-scheduler', user: `exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never}` } } } });

export default innerFileRule({
  title: 'a file that a settings file names, and that a component opens later, is not there',
  family: 'operations',
  severity: 'high',
  stops: false,
  why: 'The component starts, and fails when it needs the file: admission webhooks are called without the certificate that they ask for, nothing reaches nodes and webhooks through a konnectivity socket that the container does not see, with a KMS plugin that is not reached the API server is never ready and no Secret can be read, and without the program that gives credentials each request is refused.',
  remedy: 'Put the file there and mount its directory. Of a socket mount the directory as well, not the socket itself: the other program makes it anew whenever it starts.',
  examples: () => ({
    bad: [egress('cluster', '/etc/kubernetes/konnectivity-server/konnectivity-server.socket'), kms('unix:///run/kms/kms.sock'), hooks('none')],
    good: [egress('etcd', '/run/proxy.sock'), kms('unix:///@kms'), hooks('apiserver-kubelet-client'), program('/usr/local/bin/get-token'), program('get-token'), []],
  }),
});
