/**
 * Good hosts as distributions lay them out, with their own manifests. Those of kops and Talos are in the corpus; the flags of Talos are those of
 * its control_plane_static_pod.go, flags and files of RKE2 those of RKE2's static pod executor and of the server of k3s that it embeds.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOST_CERTIFICATES, type CertificateSpec, type HostChange, type HostContent, type KubeconfigSpec } from '../src/engine/host-example.ts';

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), '../fixtures');
const fixture = (path: string): string => readFileSync(join(FIXTURES, path), 'utf8');

/** The one file of a distribution in the corpus whose name has all of these. */
const ofCorpus = (distribution: string, ...parts: readonly string[]): string =>
  fixture(`corpus/${distribution}/${readdirSync(join(FIXTURES, 'corpus', distribution)).find((name) => parts.every((part) => name.includes(part))) ?? parts.join()}`);

const certificate = (name: string): HostContent => ({ make: [{ certificate: name }] });
const key = (name: string, form?: string): HostContent => ({ make: [{ key: name, ...(form === undefined ? {} : { form }) }] });
/** A certificate and its key below a folder, under another name. */
const pair = (folder: string, as: string, name: string): Readonly<Record<string, HostContent>> => ({ [`${folder}/${as}.crt`]: certificate(name), [`${folder}/${as}.key`]: key(name) });
const serverOf = (cn: string, by: string): CertificateSpec => ({ cn, by, usages: ['server'], names: [cn, 'localhost'], addresses: ['127.0.0.1'] });
const clientOf = (cn: string, by: string, ...o: readonly string[]): CertificateSpec => ({ cn, by, o, usages: ['client'] });
const apiOf = (by: string, names: readonly string[], addresses: readonly string[]): CertificateSpec => ({ ...HOST_CERTIFICATES['apiserver'], cn: 'kube-apiserver', by, names: ['kubernetes.default.svc', ...names], addresses: ['127.0.0.1', ...addresses] });

const KOPS = '/srv/kubernetes';
const KOPS_SERVER = 'https://127.0.0.1:443';

/** kops puts a health check beside the API server when it installs the node, and points the probes to it. */
const kopsApi = (): string => {
  const check = ofCorpus('kops', 'kube-apiserver-healthcheck', 'release-1.26');
  const part = (name: string): string => new RegExp(`^  ${name}:\\n((?: {2}[- ].*\\n)*)`, 'm').exec(check)?.[1] ?? '';
  return ofCorpus('kops', 'release-1.36', 'without-etcd-events')
    .replaceAll(/port: 443\n {8}scheme: HTTPS/g, 'port: 3990')
    .replace(/^ {2}containers:\n/m, (line) => line + part('containers'))
    .replace(/^ {2}volumes:\n/m, (line) => line + part('volumes'));
};

const kops: HostChange = {
  isBare: true,
  folder: '/var/kops-keyset',
  manifests: {
    'kube-apiserver': kopsApi(),
    'kube-controller-manager': ofCorpus('kops', 'release-1.36', 'minimal', 'controller-manager'),
    'kube-scheduler': ofCorpus('kops', 'release-1.36', 'minimal', 'scheduler'),
    'etcd-manager-main': ofCorpus('kops', 'release-1.36', 'etcdmanager'),
  },
  certificates: {
    ca: { cn: 'kubernetes-ca', authority: true },
    'etcd-ca': { cn: 'etcd-clients-ca', authority: true },
    'aggregator-ca': { cn: 'apiserver-aggregator-ca', authority: true },
    server: apiOf('ca', ['api.minimal.example.com', 'api.internal.minimal.example.com'], ['100.64.0.1']),
    'etcd-client': clientOf('kube-apiserver', 'etcd-ca'),
    'kubelet-api': clientOf('kubelet-api', 'ca'),
    aggregator: clientOf('aggregator', 'aggregator-ca'),
    'controller-manager': serverOf('kube-controller-manager.kube-system.svc.cluster.local', 'ca'),
    scheduler: serverOf('kube-scheduler.kube-system.svc.cluster.local', 'ca'),
  },
  files: {
    [`${KOPS}/ca.crt`]: certificate('ca'),
    [`${KOPS}/kube-apiserver/etcd-ca.crt`]: certificate('etcd-ca'),
    [`${KOPS}/kube-apiserver/apiserver-aggregator-ca.crt`]: certificate('aggregator-ca'),
    ...pair(`${KOPS}/kube-apiserver`, 'server', 'server'),
    ...pair(`${KOPS}/kube-apiserver`, 'etcd-client', 'etcd-client'),
    ...pair(`${KOPS}/kube-apiserver`, 'kubelet-api', 'kubelet-api'),
    ...pair(`${KOPS}/kube-apiserver`, 'apiserver-aggregator', 'aggregator'),
    ...pair(`${KOPS}/kube-controller-manager`, 'ca', 'ca'),
    ...pair(`${KOPS}/kube-controller-manager`, 'server', 'controller-manager'),
    ...pair(`${KOPS}/kube-scheduler`, 'server', 'scheduler'),
    [`${KOPS}/kube-apiserver/service-account.key`]: key('sa'),
    [`${KOPS}/kube-apiserver/service-account.pub`]: key('sa', 'public'),
    [`${KOPS}/kube-controller-manager/service-account.key`]: key('sa'),
    '/var/lib/kube-scheduler/config.yaml': 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nclientConnection:\n  kubeconfig: /var/lib/kube-scheduler/kubeconfig\n',
    '/etc/kubernetes/kube-apiserver-healthcheck/secrets/ca.crt': certificate('ca'),
    '/var/log/kube-apiserver.log': '',
    '/var/log/kube-controller-manager.log': '',
    '/var/log/kube-scheduler.log': '',
  },
  kubeconfigs: {
    '/var/lib/kube-controller-manager/kubeconfig': { cn: 'system:kube-controller-manager', server: KOPS_SERVER },
    '/var/lib/kube-scheduler/kubeconfig': { cn: 'system:kube-scheduler', server: KOPS_SERVER },
    '/var/lib/kubelet/kubeconfig': { cn: 'system:node:i-0123', o: ['system:nodes'], server: KOPS_SERVER },
  },
};

const TALOS = '/system/secrets/kubernetes';
const TALOS_API = `${TALOS}/kube-apiserver`;
const TALOS_MANAGER = `${TALOS}/kube-controller-manager`;
const TALOS_CONFIG = '/system/config/kubernetes/kube-apiserver';
const ENDPOINT = 'https://talos.example.com:6443';

/** Manifests of the corpus have few flags: they come of tests of the template. */
const withFlags = (manifest: string, component: string, flags: readonly string[]): string =>
  manifest.replace(new RegExp(`( {4}- /usr/local/bin/${component}\\n)(?: {4}- --.*\\n)*`), (_, program: string) => program + flags.map((flag) => `    - --${flag}\n`).join(''));

const talos: HostChange = {
  isBare: true,
  folder: '/var/talos-secrets',
  manifests: {
    'kube-apiserver': withFlags(ofCorpus('talos', 'apiserver-minimal'), 'kube-apiserver', [
      'allow-privileged=true', 'anonymous-auth=false', `api-audiences=${ENDPOINT}`, 'bind-address=0.0.0.0', 'authorization-mode=Node,RBAC', `client-ca-file=${TALOS_API}/ca.crt`,
      'enable-admission-plugins=NodeRestriction', `requestheader-client-ca-file=${TALOS_API}/aggregator-ca.crt`, 'requestheader-allowed-names=front-proxy-client', 'requestheader-extra-headers-prefix=X-Remote-Extra-',
      'requestheader-group-headers=X-Remote-Group', 'requestheader-username-headers=X-Remote-User', `proxy-client-cert-file=${TALOS_API}/front-proxy-client.crt`, `proxy-client-key-file=${TALOS_API}/front-proxy-client.key`,
      'enable-bootstrap-token-auth=true', 'tls-min-version=VersionTLS12', `audit-policy-file=${TALOS_CONFIG}/auditpolicy.yaml`, 'audit-log-path=/var/log/audit/kube/kube-apiserver.log', 'audit-log-maxage=30', 'audit-log-maxbackup=10', 'audit-log-maxsize=100',
      'profiling=false', `etcd-cafile=${TALOS_API}/etcd-client-ca.crt`, `etcd-certfile=${TALOS_API}/etcd-client.crt`, `etcd-keyfile=${TALOS_API}/etcd-client.key`, 'etcd-servers=https://127.0.0.1:2379',
      `kubelet-client-certificate=${TALOS_API}/apiserver-kubelet-client.crt`, `kubelet-client-key=${TALOS_API}/apiserver-kubelet-client.key`, 'secure-port=6443', `service-account-issuer=${ENDPOINT}`,
      `service-account-key-file=${TALOS_API}/service-account.pub`, `service-account-signing-key-file=${TALOS_API}/service-account.key`, 'service-cluster-ip-range=10.96.0.0/12',
      `tls-cert-file=${TALOS_API}/apiserver.crt`, `tls-private-key-file=${TALOS_API}/apiserver.key`, 'kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
    ]),
    'kube-controller-manager': withFlags(ofCorpus('talos', 'controller-manager'), 'kube-controller-manager', [
      'use-service-account-credentials', 'allocate-node-cidrs=true', 'bind-address=127.0.0.1', 'cluster-cidr=10.244.0.0/16', 'service-cluster-ip-range=10.96.0.0/12', `cluster-signing-cert-file=${TALOS_MANAGER}/ca.crt`,
      `cluster-signing-key-file=${TALOS_MANAGER}/ca.key`, 'controllers=*,tokencleaner', 'configure-cloud-routes=false', `kubeconfig=${TALOS_MANAGER}/kubeconfig`, `authentication-kubeconfig=${TALOS_MANAGER}/kubeconfig`,
      `authorization-kubeconfig=${TALOS_MANAGER}/kubeconfig`, 'leader-elect=true', `root-ca-file=${TALOS_MANAGER}/ca.crt`, `service-account-private-key-file=${TALOS_MANAGER}/service-account.key`, 'profiling=false', 'tls-min-version=VersionTLS13',
    ]),
    'kube-scheduler': withFlags(ofCorpus('talos', 'scheduler'), 'kube-scheduler', [
      'bind-address=127.0.0.1', `kubeconfig=${TALOS}/kube-scheduler/kubeconfig`, `authentication-kubeconfig=${TALOS}/kube-scheduler/kubeconfig`, `authorization-kubeconfig=${TALOS}/kube-scheduler/kubeconfig`, 'authentication-tolerate-lookup-failure=false', 'leader-elect=true', 'profiling=false',
    ]),
  },
  certificates: {
    ca: { cn: 'kubernetes', o: ['kubernetes'], authority: true },
    'etcd-ca': { cn: 'etcd', authority: true },
    'aggregator-ca': { cn: 'front-proxy', authority: true },
    apiserver: apiOf('ca', ['talos.example.com', 'localhost'], ['10.96.0.1']),
    'etcd-client': clientOf('kube-apiserver', 'etcd-ca'),
    'kubelet-client': clientOf('apiserver-kubelet-client', 'ca', 'system:masters'),
    'front-proxy-client': clientOf('front-proxy-client', 'aggregator-ca'),
  },
  files: {
    [`${TALOS_API}/ca.crt`]: certificate('ca'),
    [`${TALOS_API}/etcd-client-ca.crt`]: certificate('etcd-ca'),
    [`${TALOS_API}/aggregator-ca.crt`]: certificate('aggregator-ca'),
    ...pair(TALOS_API, 'apiserver', 'apiserver'),
    ...pair(TALOS_API, 'etcd-client', 'etcd-client'),
    ...pair(TALOS_API, 'apiserver-kubelet-client', 'kubelet-client'),
    ...pair(TALOS_API, 'front-proxy-client', 'front-proxy-client'),
    [`${TALOS_API}/service-account.pub`]: key('sa', 'public'),
    [`${TALOS_API}/service-account.key`]: key('sa'),
    [`${TALOS_CONFIG}/auditpolicy.yaml`]: 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n',
    '/var/log/audit/kube': { kind: 'directory', mode: 0o755, uid: 65_534 },
    ...pair(TALOS_MANAGER, 'ca', 'ca'),
    [`${TALOS_MANAGER}/service-account.key`]: key('sa'),
  },
  kubeconfigs: {
    [`${TALOS_MANAGER}/kubeconfig`]: { cn: 'system:kube-controller-manager', o: ['system:kube-controller-manager'], server: 'https://localhost:6443' },
    [`${TALOS}/kube-scheduler/kubeconfig`]: { cn: 'system:kube-scheduler', o: ['system:kube-scheduler'], server: 'https://localhost:6443' },
  },
};
const RKE2 = '/var/lib/rancher/rke2';
const TLS = `${RKE2}/server/tls`;
const CRED = `${RKE2}/server/cred`;
const ETCD = `${RKE2}/server/db/etcd`;

/** RKE2 mounts the files that the arguments name one by one, and the folders that are written. */
const rke2Pod = (component: string, image: string, flags: readonly string[], files: readonly string[], folders: readonly string[] = []): string => {
  const named = flags.flatMap((flag) => /=(\/var\/lib\/rancher\/.*\.\w+)$/.exec(flag)?.[1] ?? []);
  const paths = [...[...new Set([...named, ...files])].map((path) => [path, 'File'] as const), ...folders.map((path) => [path, 'DirectoryOrCreate'] as const)];
  return `apiVersion: v1
kind: Pod
metadata:
  labels: {component: ${component}, tier: control-plane}
  name: ${component}
  namespace: kube-system
  uid: 2cd3ef1f7f9bd1a3c86d7a8b52d1ed27
spec:
  containers:
  - name: ${component}
    image: ${image}
    command: [${component}]
    args:
${flags.map((flag) => `    - --${flag}\n`).join('')}    resources: {requests: {cpu: 250m, memory: 1Gi}}
    volumeMounts:
${paths.map(([path], index) => `    - {mountPath: ${path}, name: path-${index}}\n`).join('')}  hostNetwork: true
  priorityClassName: system-cluster-critical
  volumes:
${paths.map(([path, type], index) => `  - {name: path-${index}, hostPath: {path: ${path}, type: ${type}}}\n`).join('')}`;
};

const RKE2_IMAGE = 'index.docker.io/rancher/hardened-kubernetes:v1.32.11-rke2r1';
const rke2Kubeconfig = (cn: string, name: string): KubeconfigSpec => ({
  cn,
  server: 'https://127.0.0.1:6443',
  cluster: `certificate-authority: ${TLS}/server-ca.crt`,
  user: `client-certificate: ${TLS}/client-${name}.crt\n    client-key: ${TLS}/client-${name}.key`,
});
const clientFiles = (name: string): readonly string[] => [`${TLS}/server-ca.crt`, `${TLS}/client-${name}.crt`, `${TLS}/client-${name}.key`];

const rke2: HostChange = {
  isBare: true,
  folder: TLS,
  manifests: {
    etcd: rke2Pod('etcd', 'index.docker.io/rancher/hardened-etcd:v3.5.21-k3s1-build20250612', [`config-file=${ETCD}/config`],
      ['server-client.crt', 'server-client.key', 'server-ca.crt', 'peer-server-client.crt', 'peer-server-client.key', 'peer-ca.crt'].map((name) => `${TLS}/etcd/${name}`), [ETCD]),
    'kube-apiserver': rke2Pod('kube-apiserver', RKE2_IMAGE, [
      'kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname', 'advertise-address=192.168.50.10', 'allow-privileged=true', 'anonymous-auth=false', 'api-audiences=https://kubernetes.default.svc.cluster.local,rke2', 'authorization-mode=Node,RBAC', 'bind-address=0.0.0.0',
      `cert-dir=${TLS}/temporary-certs`, `client-ca-file=${TLS}/client-ca.crt`, 'enable-admission-plugins=NodeRestriction', `etcd-cafile=${TLS}/etcd/server-ca.crt`, `etcd-certfile=${TLS}/etcd/client.crt`, `etcd-keyfile=${TLS}/etcd/client.key`, 'etcd-servers=https://127.0.0.1:2379',
      `kubelet-certificate-authority=${TLS}/server-ca.crt`, `kubelet-client-certificate=${TLS}/client-kube-apiserver.crt`, `kubelet-client-key=${TLS}/client-kube-apiserver.key`, 'profiling=false',
      `proxy-client-cert-file=${TLS}/client-auth-proxy.crt`, `proxy-client-key-file=${TLS}/client-auth-proxy.key`, 'requestheader-allowed-names=system:auth-proxy', `requestheader-client-ca-file=${TLS}/request-header-ca.crt`,
      'requestheader-extra-headers-prefix=X-Remote-Extra-', 'requestheader-group-headers=X-Remote-Group', 'requestheader-username-headers=X-Remote-User', 'secure-port=6443', 'service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `service-account-key-file=${TLS}/service.key`, `service-account-signing-key-file=${TLS}/service.current.key`, 'service-cluster-ip-range=10.43.0.0/16', 'service-node-port-range=30000-32767', 'storage-backend=etcd3', `tls-cert-file=${TLS}/serving-kube-apiserver.crt`, `tls-private-key-file=${TLS}/serving-kube-apiserver.key`,
    ], [`${RKE2}/server/db/etcd/name`], [`${RKE2}/server`]),
    'kube-controller-manager': rke2Pod('kube-controller-manager', RKE2_IMAGE, [
      'permit-port-sharing=true', 'flex-volume-plugin-dir=/var/lib/kubelet/volumeplugins', 'terminated-pod-gc-threshold=1000', 'allocate-node-cidrs=true', `authentication-kubeconfig=${CRED}/controller.kubeconfig`, `authorization-kubeconfig=${CRED}/controller.kubeconfig`, 'bind-address=127.0.0.1',
      'cluster-cidr=10.42.0.0/16', `cluster-signing-kube-apiserver-client-cert-file=${TLS}/client-ca.nochain.crt`, `cluster-signing-kube-apiserver-client-key-file=${TLS}/client-ca.key`, `cluster-signing-kubelet-client-cert-file=${TLS}/client-ca.nochain.crt`, `cluster-signing-kubelet-client-key-file=${TLS}/client-ca.key`,
      `cluster-signing-kubelet-serving-cert-file=${TLS}/server-ca.nochain.crt`, `cluster-signing-kubelet-serving-key-file=${TLS}/server-ca.key`, `cluster-signing-legacy-unknown-cert-file=${TLS}/server-ca.nochain.crt`, `cluster-signing-legacy-unknown-key-file=${TLS}/server-ca.key`,
      'configure-cloud-routes=false', `kubeconfig=${CRED}/controller.kubeconfig`, 'profiling=false', `root-ca-file=${TLS}/server-ca.crt`, 'secure-port=10257', `service-account-private-key-file=${TLS}/service.current.key`, 'service-cluster-ip-range=10.43.0.0/16', 'use-service-account-credentials=true',
    ], clientFiles('controller')),
    'kube-scheduler': rke2Pod('kube-scheduler', RKE2_IMAGE, ['permit-port-sharing=true', `authentication-kubeconfig=${CRED}/scheduler.kubeconfig`, `authorization-kubeconfig=${CRED}/scheduler.kubeconfig`, 'bind-address=127.0.0.1', `kubeconfig=${CRED}/scheduler.kubeconfig`, 'profiling=false', 'secure-port=10259'], clientFiles('scheduler')),
  },
  certificates: {
    'client-ca': { cn: 'rke2-client-ca', authority: true },
    'server-ca': { cn: 'rke2-server-ca', authority: true },
    'request-header-ca': { cn: 'rke2-request-header-ca', authority: true },
    'etcd/server-ca': { cn: 'etcd-server-ca', authority: true },
    'etcd/peer-ca': { cn: 'etcd-peer-ca', authority: true },
    'serving-kube-apiserver': apiOf('server-ca', ['localhost'], ['10.43.0.1', '192.168.50.10']),
    'client-kube-apiserver': clientOf('system:apiserver', 'client-ca', 'system:masters'),
    'client-auth-proxy': clientOf('system:auth-proxy', 'request-header-ca'),
    'client-admin': clientOf('system:admin', 'client-ca', 'system:masters'),
    'client-controller': clientOf('system:kube-controller-manager', 'client-ca'),
    'client-scheduler': clientOf('system:kube-scheduler', 'client-ca'),
    'etcd/client': clientOf('etcd-client', 'etcd/server-ca'),
    'etcd/server-client': { cn: 'etcd-server', by: 'etcd/server-ca', usages: ['server', 'client'], names: ['kine.sock', 'localhost', 'cp-1'], addresses: ['127.0.0.1', '192.168.50.10'] },
    'etcd/peer-server-client': { cn: 'etcd-peer', by: 'etcd/peer-ca', usages: ['server', 'client'], names: ['kine.sock', 'localhost', 'cp-1'], addresses: ['127.0.0.1', '192.168.50.10'] },
  },
  files: {
    [`${TLS}/client-ca.nochain.crt`]: certificate('client-ca'),
    [`${TLS}/server-ca.nochain.crt`]: certificate('server-ca'),
    [`${TLS}/service.key`]: key('sa'),
    [`${TLS}/service.current.key`]: key('sa'),
    [`${TLS}/temporary-certs`]: { kind: 'directory', mode: 0o700 },
    [`${ETCD}/name`]: 'cp-1-1a2b3c4d',
    [`${ETCD}`]: { kind: 'directory', mode: 0o700 },
    [`${ETCD}/member/snap/db`]: 'no real database',
    [`${ETCD}/config`]: `advertise-client-urls: https://192.168.50.10:2379
client-transport-security: {cert-file: ${TLS}/etcd/server-client.crt, client-cert-auth: true, key-file: ${TLS}/etcd/server-client.key, trusted-ca-file: ${TLS}/etcd/server-ca.crt}
data-dir: ${ETCD}
election-timeout: 5000
heartbeat-interval: 500
initial-advertise-peer-urls: https://192.168.50.10:2380
initial-cluster: cp-1-1a2b3c4d=https://192.168.50.10:2380
initial-cluster-state: new
listen-client-urls: https://127.0.0.1:2379,https://192.168.50.10:2379
listen-metrics-urls: http://127.0.0.1:2381
listen-peer-urls: https://127.0.0.1:2380,https://192.168.50.10:2380
log-outputs: [stderr]
logger: zap
name: cp-1-1a2b3c4d
peer-transport-security: {cert-file: ${TLS}/etcd/peer-server-client.crt, client-cert-auth: true, key-file: ${TLS}/etcd/peer-server-client.key, trusted-ca-file: ${TLS}/etcd/peer-ca.crt}
snapshot-count: 10000
`,
  },
  kubeconfigs: {
    [`${CRED}/controller.kubeconfig`]: rke2Kubeconfig('system:kube-controller-manager', 'controller'),
    [`${CRED}/scheduler.kubeconfig`]: rke2Kubeconfig('system:kube-scheduler', 'scheduler'),
    [`${CRED}/admin.kubeconfig`]: rke2Kubeconfig('system:admin', 'admin'),
  },
};

const MINIKUBE = 'control-planes/minikube-1.20';

const minikubeClient = (cn: string, o: readonly string[] = []): KubeconfigSpec => ({ cn, o, server: 'https://control-plane.minikube.internal:8443' });

const minikube: HostChange = {
  folder: '/var/lib/minikube/certs',
  // The address for which the certificates of the host are made.
  replace: [['192.168.49.2', '192.168.50.10']],
  files: { '/var/lib/minikube/etcd': { kind: 'directory', mode: 0o700 }, '/var/lib/minikube/etcd/member/snap/db': 'no real database' },
  certificates: { apiserver: { names: ['control-plane.minikube.internal', 'kubernetes.default.svc', 'localhost'] } },
  kubeconfigs: {
    '/etc/kubernetes/admin.conf': minikubeClient('kubernetes-admin', ['system:masters']),
    '/etc/kubernetes/super-admin.conf': null,
    '/etc/kubernetes/controller-manager.conf': minikubeClient('system:kube-controller-manager'),
    '/etc/kubernetes/scheduler.conf': minikubeClient('system:kube-scheduler'),
    '/etc/kubernetes/kubelet.conf': minikubeClient('system:node:minikube', ['system:nodes']),
  },
  manifests: Object.fromEntries(readdirSync(join(FIXTURES, MINIKUBE)).map((name) => [name.replace('.yaml', ''), fixture(`${MINIKUBE}/${name}`)])),
};

/** kubespray keeps etcd outside of the cluster's pods; kubeadm writes the rest, with its certificates in another folder. */
const KUBESPRAY_ETCD = '/etc/ssl/etcd/ssl';
const { etcd: _none, ...kubeadm } = Object.fromEntries(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => [name, fixture(`oracle/base/1.31/${name}.yaml`)]));

const kubespray: HostChange = {
  folder: '/etc/kubernetes/ssl',
  manifests: {
    ...kubeadm,
    'kube-apiserver': (kubeadm['kube-apiserver'] ?? '')
      .replace(/--etcd-cafile=.*/, `--etcd-cafile=${KUBESPRAY_ETCD}/ca.pem`)
      .replace(/--etcd-certfile=.*/, `--etcd-certfile=${KUBESPRAY_ETCD}/node-cp-1.pem`)
      .replace(/--etcd-keyfile=.*/, `--etcd-keyfile=${KUBESPRAY_ETCD}/node-cp-1-key.pem`)
      .replace(/--etcd-servers=.*/, '--etcd-servers=https://192.168.50.10:2379')
      .replace('    volumeMounts:\n', `    volumeMounts:\n    - mountPath: ${KUBESPRAY_ETCD}\n      name: etcd-certs-0\n      readOnly: true\n`)
      .replace('  volumes:\n', `  volumes:\n  - hostPath:\n      path: ${KUBESPRAY_ETCD}\n      type: DirectoryOrCreate\n    name: etcd-certs-0\n`),
  },
  files: { [`${KUBESPRAY_ETCD}/ca.pem`]: certificate('etcd/ca'), [`${KUBESPRAY_ETCD}/node-cp-1.pem`]: certificate('apiserver-etcd-client'), [`${KUBESPRAY_ETCD}/node-cp-1-key.pem`]: key('apiserver-etcd-client') },
};

/** By the distribution's name. */
export const LAYOUTS: Readonly<Record<string, HostChange>> = {
  kops,
  Talos: talos,
  RKE2: rke2,
  minikube,
  kubespray,
};
