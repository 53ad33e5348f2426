import { parseUrl } from '../../model/values/url.ts';
import { placeholder, written, type Text } from '../text.ts';
import { argument, commandOf, merged, type Argument } from './arguments.ts';
import { hostPort, loopback, loopbackUrl } from './node.ts';
import type { KubeadmComponent, Settings } from './settings.ts';
import { changed, given, join, keyWord } from './values.ts';

/** The command line of each component, as kubeadm puts it together from its own flags and those of the configuration. */
export const componentCommand = (component: KubeadmComponent, settings: Settings): readonly Text[] => {
  const { extraArguments, hasMore } = settings.parts[component];
  const own = Object.entries(OWN[component](settings)).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const command = commandOf(component, own, component === 'kube-apiserver' ? apiServerExtra(settings) : extraArguments, settings.does);
  return hasMore ? [...command, placeholder('MORE_ARGUMENTS')] : command;
};

type Flags = Readonly<Record<string, Text | undefined>>;

const REQUEST_HEADERS: Flags = {
  'requestheader-username-headers': 'X-Remote-User', 'requestheader-group-headers': 'X-Remote-Group', 'requestheader-extra-headers-prefix': 'X-Remote-Extra-', 'requestheader-allowed-names': 'front-proxy-client',
};

const apiServer = (settings: Settings): Flags => {
  const { certificates, node, does, parts } = settings;
  const extra = parts['kube-apiserver'].extraArguments;
  return {
    ...REQUEST_HEADERS,
    'advertise-address': node.address,
    'enable-admission-plugins': 'NodeRestriction',
    'service-cluster-ip-range': settings.serviceSubnet,
    'service-account-key-file': join(certificates, 'sa.pub'),
    'service-account-signing-key-file': join(certificates, 'sa.key'),
    'service-account-issuer': ['https://kubernetes.default.svc.', settings.dnsDomain],
    'client-ca-file': join(certificates, 'ca.crt'),
    'tls-cert-file': join(certificates, 'apiserver.crt'),
    'tls-private-key-file': join(certificates, 'apiserver.key'),
    'kubelet-client-certificate': join(certificates, 'apiserver-kubelet-client.crt'),
    'kubelet-client-key': join(certificates, 'apiserver-kubelet-client.key'),
    'enable-bootstrap-token-auth': 'true',
    'secure-port': node.port,
    'allow-privileged': 'true',
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'requestheader-client-ca-file': join(certificates, 'front-proxy-ca.crt'),
    'proxy-client-cert-file': join(certificates, 'front-proxy-client.crt'),
    'proxy-client-key-file': join(certificates, 'front-proxy-client.key'),
    'insecure-port': does.insecurePort ? '0' : undefined,
    'authorization-mode': argument(extra, 'authorization-config') || does.filteredModes ? undefined : DEFAULT_MODES,
    'feature-gates': dualStackGate(settings),
    ...etcdFlags(settings),
  };
};

const DEFAULT_MODES = 'Node,RBAC';
const MODES = new Set(['Node', 'RBAC', 'Webhook', 'ABAC', 'AlwaysAllow', 'AlwaysDeny']);

/** What an older kubeadm makes of the modes: those that it knows. */
export const knownModes = (modes: string): readonly string[] => modes.split(',').filter((mode) => MODES.has(mode));

const apiServerExtra = ({ parts, does }: Settings): readonly Argument[] => {
  const extra = parts['kube-apiserver'].extraArguments;
  if (!does.filteredModes) return extra;
  const mode = argument(extra, 'authorization-mode');
  const value = mode === undefined ? DEFAULT_MODES : changed(mode.value, knownModes(written(mode.value)).join(',') || DEFAULT_MODES);
  return [...extra.filter((one) => one !== mode), { ...mode, name: 'authorization-mode', value }];
};

const etcdFlags = ({ externalEtcd, certificates, node, parts }: Settings): Flags => {
  if (externalEtcd) {
    const endpoints = externalEtcd.get('endpoints').items();
    const [certificate, key] = [given(externalEtcd.get('certFile')), given(externalEtcd.get('keyFile'))];
    return {
      'etcd-servers': endpoints.flatMap((endpoint, index) => [...(index === 0 ? [] : [',']), endpoint.word() ?? '']),
      'etcd-cafile': given(externalEtcd.get('caFile')),
      ...(certificate && key ? { 'etcd-certfile': certificate, 'etcd-keyfile': key } : {}),
    };
  }
  const own = { name: 'etcd-servers', value: loopbackUrl(node, 'https', 2379) };
  const advertised = argument(parts.etcd.extraArguments, 'advertise-client-urls');
  return {
    'etcd-servers': advertised ? merged(own, advertised).value : own.value,
    'etcd-cafile': join(certificates, 'etcd/ca.crt'),
    'etcd-certfile': join(certificates, 'apiserver-etcd-client.crt'),
    'etcd-keyfile': join(certificates, 'apiserver-etcd-client.key'),
  };
};

const dualStackGate = ({ featureGates, does }: Settings): Text | undefined => {
  const value = featureGates.get('IPv6DualStack').word();
  return does.dualStackGate && value ? [keyWord(featureGates, 'IPv6DualStack'), '=', value] : undefined;
};

const kubeconfig = (component: string): Flags => {
  const path = `/etc/kubernetes/${component}.conf`;
  return { kubeconfig: path, 'authentication-kubeconfig': path, 'authorization-kubeconfig': path, 'bind-address': '127.0.0.1', 'leader-elect': 'true' };
};

const controllerManager = (settings: Settings): Flags => {
  const { certificates, podSubnet, hasExternalCa } = settings;
  return {
    ...kubeconfig('controller-manager'),
    'client-ca-file': join(certificates, 'ca.crt'),
    'requestheader-client-ca-file': join(certificates, 'front-proxy-ca.crt'),
    'root-ca-file': join(certificates, 'ca.crt'),
    'service-account-private-key-file': join(certificates, 'sa.key'),
    'cluster-signing-cert-file': hasExternalCa ? '' : join(certificates, 'ca.crt'),
    'cluster-signing-key-file': hasExternalCa ? '' : join(certificates, 'ca.key'),
    'use-service-account-credentials': 'true',
    controllers: '*,bootstrapsigner,tokencleaner',
    'allocate-node-cidrs': podSubnet && 'true',
    'cluster-cidr': podSubnet,
    'service-cluster-ip-range': podSubnet && settings.serviceSubnet,
    'cluster-name': settings.clusterName,
    port: settings.does.port ? '0' : undefined,
    'feature-gates': dualStackGate(settings),
  };
};

const scheduler = (settings: Settings): Flags => ({ ...kubeconfig('scheduler'), port: settings.does.port ? '0' : undefined, 'feature-gates': dualStackGate(settings) });

const etcd = (settings: Settings): Flags => {
  const { certificates, node, does } = settings;
  const [client, peer] = [['https://', hostPort(node, '2379')], ['https://', hostPort(node, '2380')]];
  return {
    name: node.name,
    'listen-client-urls': [loopbackUrl(node, 'https', 2379), ',', client],
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'data-dir': settings.etcdDirectory,
    'cert-file': join(certificates, 'etcd/server.crt'),
    'key-file': join(certificates, 'etcd/server.key'),
    'trusted-ca-file': join(certificates, 'etcd/ca.crt'),
    'client-cert-auth': 'true',
    'peer-cert-file': join(certificates, 'etcd/peer.crt'),
    'peer-key-file': join(certificates, 'etcd/peer.key'),
    'peer-trusted-ca-file': join(certificates, 'etcd/ca.crt'),
    'peer-client-cert-auth': 'true',
    'snapshot-count': '10000',
    'listen-metrics-urls': loopbackUrl(node, 'http', 2381),
    'initial-cluster': node.joins ? [settings.values.get('ETCD_MEMBERS') ?? placeholder('ETCD_MEMBERS'), ',', node.name, '=', peer] : [node.name, '=', peer],
    'initial-cluster-state': node.joins ? 'existing' : undefined,
    ...(hasNewFlags(settings)
      ? { 'feature-gates': 'InitialCorruptCheck=true', 'watch-progress-notify-interval': '5s' }
      : { 'experimental-initial-corrupt-check': does.corruptCheck ? 'true' : undefined, 'experimental-watch-progress-notify-interval': does.progressNotify ? '5s' : undefined }),
  };
};

const hasNewFlags = ({ does, etcdTag }: Settings): boolean => {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)\.\d+/.exec(written(etcdTag)) ?? [];
  return does.newEtcdFlags === 'always' || (does.newEtcdFlags === 'by-version' && Number(major) * 1000 + Number(minor) >= 3006);
};

const OWN: Readonly<Record<KubeadmComponent, (settings: Settings) => Flags>> = { etcd, 'kube-apiserver': apiServer, 'kube-controller-manager': controllerManager, 'kube-scheduler': scheduler };

/** Where the probes of a component find it. */
export interface ProbeTarget {
  /** Undefined for the address of the pod. */
  readonly host: Text | undefined;
  readonly port: Text;
  readonly scheme: 'HTTP' | 'HTTPS';
}

export const probeTarget = (component: KubeadmComponent, settings: Settings): ProbeTarget => {
  const { node, parts } = settings;
  if (component === 'kube-apiserver') return { host: node.address, port: node.port, scheme: 'HTTPS' };
  if (component === 'etcd') return etcdTarget(settings);
  const bound = argument(parts[component].extraArguments, 'bind-address')?.value ?? '127.0.0.1';
  const isEvery = ['0.0.0.0', '::', ''].includes(written(bound));
  return { host: isEvery ? undefined : bound, port: component === 'kube-scheduler' ? '10259' : '10257', scheme: 'HTTPS' };
};

/** The first of the addresses for metrics. */
const etcdTarget = ({ node, parts }: Settings): ProbeTarget => {
  const own = { host: loopback(node), port: '2381', scheme: 'HTTP' } as const;
  const urls = argument(parts.etcd.extraArguments, 'listen-metrics-urls');
  if (!urls) return own;
  const parsed = parseUrl(written(urls.value).split(',')[0] ?? '');
  if (!parsed.ok) return own;
  const { scheme, host, port } = parsed.value;
  return { host: host?.text || own.host, port: port?.text || own.port, scheme: scheme.text === 'https' ? 'HTTPS' : 'HTTP' };
};
