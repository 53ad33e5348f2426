import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { etcdWithFile } from '../rules/templates/etcd-file.ts';
import { exampleControlPlane, examplePod } from '../src/engine/example.ts';
import type { HostChange, HostContent } from '../src/engine/host-example.ts';
import type { Example } from '../src/engine/rule.ts';
import { runRules } from '../src/engine/run.ts';
import type { ComponentName } from '../src/knowledge/types.ts';
import { makeHost, nodeOf } from '../tools/make-host.ts';

const test = suite('host-config');

/** `rule: message (file)` of all findings whose rule begins so. */
const findings = (example: Example, prefix: string): string[] =>
  runRules(rules.filter(({ id }) => id.startsWith(prefix)), exampleControlPlane({ on: 'etcd' }, example)).findings.map(({ rule, message, at }) => `${rule}: ${message} (${at.file.path})`);
const unseen = (example: Example, prefix: string): string[] =>
  runRules(rules.filter(({ id }) => id.startsWith(prefix)), exampleControlPlane({ on: 'etcd' }, example)).unseen.map(({ rule, reason }) => `${rule}: ${reason}`);

const GOOD = `name: cp-1
data-dir: /var/lib/etcd
listen-client-urls: https://127.0.0.1:2379,https://10.0.0.1:2379
advertise-client-urls: https://10.0.0.1:2379
listen-peer-urls: https://10.0.0.1:2380
initial-advertise-peer-urls: https://10.0.0.1:2380
initial-cluster: cp-1=https://10.0.0.1:2380
grpc-keepalive-min-time: 5000000000
client-transport-security: {cert-file: /pki/server.crt, key-file: /pki/server.key, trusted-ca-file: /pki/ca.crt, client-cert-auth: true}
peer-transport-security: {cert-file: /pki/peer.crt, key-file: /pki/peer.key, trusted-ca-file: /pki/ca.crt, client-cert-auth: true}
`;

test("etcd's rules see what its file says, and point into it", () => {
  const open = GOOD.replaceAll('client-cert-auth: true', 'client-cert-auth: false').replace('https://127.0.0.1:2379,', 'https://cp-1:2379,');
  const found = findings(etcdWithFile(open), 'etcd-');
  for (const expected of ['etcd-client-cert-auth: client-transport-security.client-cert-auth is false', 'etcd-peer-client-cert-auth: peer-transport-security.client-cert-auth is false', 'etcd-url: etcd listens on addresses, and cp-1 is a name']) {
    assert.ok(found.some((each) => each.startsWith(expected) && each.endsWith('(manifests/etcd.conf.yaml)')), `${expected}\n${found.join('\n')}`);
  }
});

test('a good file leaves nothing to say, and flags beside it change nothing', () => {
  const security = (example: Example): string[] => findings(example, 'etcd-').filter((each) => !/etcd-(data-not-on-host|config-file-alone|cipher-suites|known-corruption)/.test(each));
  assert.equal(security(etcdWithFile(GOOD)), []);
  assert.equal(security(etcdWithFile(GOOD, ['--client-cert-auth=false', '--auto-tls=true'])), []);
});

test('without the file, or with a broken one, nothing is taken for set or missing', () => {
  for (const example of [{ argv: ['--config-file=/etc/etcd/etcd.yaml', '--client-cert-auth=true'] }, etcdWithFile('name: [\n'), etcdWithFile('name: {{ node }}\ndata-dir: /d\n')]) {
    assert.ok(unseen(example, 'etcd-client-cert-auth').length > 0);
    assert.equal(findings(example, 'etcd-client-cert-auth'), []);
  }
});

const CONFIG = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nstaticPodPath: /etc/kubernetes/manifests\nreadOnlyPort: 10255\n';
const DROP_IN = `[Service]
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS \\
  --v=2
`;
const KUBEADM_NODE = {
  '/usr/lib/systemd/system/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\nRestart=always\n',
  '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': DROP_IN,
  '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.10"\n',
  '/var/lib/kubelet/config.yaml': CONFIG,
};

test('the flags of the kubelet are those with which systemd starts it, and win over its file', () => {
  assert.ok(findings({ root: KUBEADM_NODE }, 'kubelet-').includes('kubelet-read-only-port: readOnlyPort is 10255: the kubelet serves pods and metrics without authentication (/var/lib/kubelet/config.yaml)'));
  const extra = { ...KUBEADM_NODE, '/etc/default/kubelet': "KUBELET_EXTRA_ARGS='--read-only-port=0 --anonymous-auth=true'\n" };
  const found = findings({ root: extra }, 'kubelet-');
  assert.not.ok(found.some((each) => each.startsWith('kubelet-read-only-port')));
  assert.ok(found.includes('kubelet-anonymous-auth: --anonymous-auth is true: whoever reaches the kubelet is let in without credentials (/etc/default/kubelet)'), found.join('\n'));
  const own = { ...extra, '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf': '[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml "--read-only-port=10255"\n' };
  assert.ok(findings({ root: own }, 'kubelet-read').some((each) => each.includes('--read-only-port is 10255') && each.includes('/etc/systemd/')));
});

test('a kubelet that a script starts, and one of which only the file was given, are not judged by what was not seen', () => {
  const script = { ...KUBEADM_NODE, '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': '[Service]\nExecStart=\nExecStart=/usr/local/bin/start.sh\n' };
  assert.ok(unseen({ root: script }, 'kubelet-anonymous-auth').length > 0);
  const beside = { files: { 'kubelet-config.yaml': CONFIG } };
  assert.ok(unseen(beside, 'kubelet-anonymous-auth').length > 0);
  assert.ok(findings(beside, 'kubelet-read-only-port').length > 0);
  assert.equal(unseen({ argv: [] }, 'kubelet-'), []);
});

test('drop-ins of --config-dir win over the file', () => {
  const root = { ...KUBEADM_NODE, '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\n', '/etc/kubelet.d/10-a.conf': 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 0\n' };
  assert.equal(findings({ root }, 'kubelet-read-only-port'), []);
});

/** The findings of these rules on the stock host with such a change: `rule: message (file) verdict of the component`. */
const onHost = async (change: HostChange, component: ComponentName, ...ids: string[]): Promise<string[]> => {
  const { findings: found } = runRules(rules.filter(({ id }) => ids.includes(id)), { nodes: [nodeOf(await makeHost(change))] });
  return found.map(({ rule, message, at, concerns }) => `${rule}: ${message} (${at.file.path.replace(/^.*\//, '')}) ${concerns.some((invocation) => invocation.component === component) ? component : 'nobody'}`);
};

test('files that a settings file names are looked for in the container, and point into it', async () => {
  const replace = [['mountPath: /etc/kubernetes/scheduler.conf', 'mountPath: /etc/kubernetes/own'], ['path: /etc/kubernetes/scheduler.conf\n      type: FileOrCreate', 'path: /etc/kubernetes/own\n      type: Directory']] as const;
  const settings = (kubeconfig: string): HostChange => ({
    arguments: { 'kube-scheduler': ['--config=/etc/kubernetes/own/scheduler.yaml'] }, replace, kubeconfigs: { '/etc/kubernetes/own/scheduler.conf': { cn: 'system:kube-scheduler' } },
    files: { '/etc/kubernetes/own/scheduler.yaml': `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nclientConnection: {kubeconfig: ${kubeconfig}}\n` },
  });
  const rule = 'host-inner-file-missing';
  const what = `${rule}: the kubeconfig of the scheduler`;
  assert.equal(await onHost(settings('/etc/kubernetes/scheduler.conf'), 'kube-scheduler', rule), [`${what}: /etc/kubernetes/scheduler.conf is not visible inside the container: no volumeMount covers it (scheduler.yaml) kube-scheduler`]);
  assert.equal(await onHost(settings('/etc/kubernetes/own/none.conf'), 'kube-scheduler', rule), [`${what}: /etc/kubernetes/own/none.conf is not there (scheduler.yaml) kube-scheduler`]);
  assert.equal(await onHost(settings('/etc/kubernetes/own/scheduler.conf'), 'kube-scheduler', rule), []);
});

test('a TLS file that the file of etcd names is missing for etcd', async () => {
  const content = 'name: cp-1\nclient-transport-security: {cert-file: /etc/kubernetes/pki/etcd/none.crt, key-file: /etc/kubernetes/pki/etcd/server.key}\npeer-transport-security: {cert-file: /etc/kubernetes/pki/etcd/peer.crt, key-file: /etc/kubernetes/pki/etcd/server.key}\n';
  const found = await onHost({ arguments: { etcd: ['--config-file=/etc/kubernetes/pki/etcd/etcd.yaml'] }, files: { '/etc/kubernetes/pki/etcd/etcd.yaml': content } }, 'etcd', 'host-file-missing', 'host-key-pair');
  assert.equal(found, [
    'host-file-missing: /etc/kubernetes/pki/etcd/none.crt is not there (etcd.yaml) etcd',
    'host-key-pair: the key in /etc/kubernetes/pki/etcd/server.key is not that of the certificate in /etc/kubernetes/pki/etcd/peer.crt (etcd.yaml) etcd',
  ]);
});

test('the certificate for an egress proxy is checked like any other', async () => {
  const tls = (ca: string, key: string) => ({
    arguments: { 'kube-apiserver': ['--egress-selector-config-file=/etc/kubernetes/pki/egress.yaml'] },
    files: { '/etc/kubernetes/pki/empty.crt': '', '/etc/kubernetes/pki/egress.yaml': `apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: [{name: cluster, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: 'https://a', tlsConfig: {caBundle: /etc/kubernetes/pki/${ca}, clientCert: /etc/kubernetes/pki/apiserver-kubelet-client.crt, clientKey: /etc/kubernetes/pki/${key}}}}}}]\n` },
  });
  const ids = ['host-key-pair', 'host-authority-file', 'host-inner-file-missing'];
  assert.equal(await onHost(tls('ca.crt', 'apiserver-kubelet-client.key'), 'kube-apiserver', ...ids), []);
  assert.equal(await onHost(tls('empty.crt', 'sa.key'), 'kube-apiserver', ...ids), [
    'host-authority-file: /etc/kubernetes/pki/empty.crt is empty (egress.yaml) kube-apiserver',
    'host-key-pair: the key in /etc/kubernetes/pki/sa.key is not that of the certificate in /etc/kubernetes/pki/apiserver-kubelet-client.crt (egress.yaml) kube-apiserver',
  ]);
});

test('an admission webhook plugin takes a kubeconfig of users alone', () => {
  const plugin = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{name: ValidatingAdmissionWebhook, configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: /etc/kubernetes/manifests/hooks.conf}}]\n';
  const files = (hooks: string) => ({ files: { 'kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--admission-control-config-file=/etc/kubernetes/manifests/admission.yaml']), 'admission.yaml': plugin, 'hooks.conf': hooks } });
  assert.equal(findings(files('kind: Config\nusers: [{name: a.example.com, user: {token: b}}]\n'), 'apiserver-admission-config'), []);
  assert.ok(findings(files('apiVersion: v1\nkind: Secret\n'), 'apiserver-admission-config').length > 0);
});

test('the drop-ins of RKE2 and k3s are read, those of directories in it as well', () => {
  const conf = (port: number): string => `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: ${port}\n`;
  for (const product of ['rke2', 'k3s']) {
    const folder = `/var/lib/rancher/${product}/agent/etc/kubelet.conf.d`;
    const [defaults, own] = [`${folder}/00-${product}-defaults.conf`, `${folder}/20-cli-config-dir/extra.conf`];
    assert.equal(findings({ root: { [defaults]: conf(0), [own]: conf(10255) } }, 'kubelet-read-only-port').length, 1);
    assert.equal(findings({ root: { [defaults]: conf(10255), [own]: conf(0) } }, 'kubelet-read-only-port'), []);
  }
});

test('a key inside of a kubeconfig that is not that of its certificate stops who reads it, and is told once', async () => {
  const host = await makeHost();
  const text = (path: string): string => String(host.files[path]);
  const line = (path: string): string => /client-key-data: .*/.exec(text(path))?.[0] ?? '';
  const mixed = text('/etc/kubernetes/scheduler.conf').replace(line('/etc/kubernetes/scheduler.conf'), line('/etc/kubernetes/controller-manager.conf'));
  const node = nodeOf({ ...host, files: { ...host.files, '/etc/kubernetes/scheduler.conf': { content: mixed } } });
  const { findings: found } = runRules(rules.filter(({ id }) => /kubeconfig/.test(id)), { nodes: [node] });
  assert.equal(found.map(({ rule, message, log, component }) => [rule, message, log, component]), [
    ['scheduler-kubeconfig-content', 'the key in client-key-data is not that of the certificate in client-certificate-data', 'tls: private key does not match public key', 'kube-scheduler'],
  ]);
});

test('a socket that a file names may be missing, since its program makes it, but nothing else may lie there', async () => {
  const kms = (socket: HostContent | undefined, minor: string): HostChange => ({
    minor,
    arguments: { 'kube-apiserver': ['--encryption-provider-config=/etc/kubernetes/pki/enc.yaml'] },
    files: { '/etc/kubernetes/pki/enc.yaml': 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: a, endpoint: "unix:///etc/kubernetes/pki/kms.sock"}}]}]\n', ...(socket === undefined ? {} : { '/etc/kubernetes/pki/kms.sock': socket }) },
  });
  const said = (socket: HostContent | undefined, minor: string): Promise<string[]> => onHost(kms(socket, minor), 'kube-apiserver', 'host-inner-file-missing', 'host-late-file-missing');
  for (const minor of ['1.24', '1.37']) {
    assert.equal(await said(undefined, minor), []);
    assert.equal(await said({ kind: 'other' }, minor), []);
    const rule = minor === '1.24' ? 'host-inner-file-missing' : 'host-late-file-missing';
    const what = `${rule}: the socket of a KMS plugin: /etc/kubernetes/pki/kms.sock is a`;
    assert.equal(await said({ kind: 'directory' }, minor), [`${what} directory (enc.yaml) kube-apiserver`]);
    assert.equal(await said('text', minor), [`${what} file, on which nobody can listen (enc.yaml) kube-apiserver`]);
  }
});

test('a program that a kubeconfig runs is looked for where a mount brings it in, and may else be of the image', async () => {
  const exec = (command: string, more: HostChange['files'] = {}): HostChange => ({ kubeconfigs: { '/etc/kubernetes/controller-manager.conf': { cn: 'system:kube-controller-manager', user: `exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never}` } }, files: more });
  const said = (change: HostChange): Promise<string[]> => onHost(change, 'kube-controller-manager', 'host-inner-file-missing', 'host-late-file-missing');
  const what = 'host-late-file-missing: the program that a kubeconfig runs for credentials: /etc/kubernetes/pki/get-token';
  assert.equal(await said(exec('/usr/local/bin/get-token')), []);
  assert.equal(await said(exec('/etc/kubernetes/pki/get-token', { '/etc/kubernetes/pki/get-token': { content: '', mode: 0o755 } })), []);
  assert.equal(await said(exec('pki/get-token')), [`${what} is not there (controller-manager.conf) kube-controller-manager`]);
  assert.equal(await said(exec('/etc/kubernetes/pki/get-token', { '/etc/kubernetes/pki/get-token': { content: '', mode: 0o644 } })), [`${what} cannot be executed: its mode is 0644 (controller-manager.conf) kube-controller-manager`]);
});

test.run();
