import { COMPONENTS, type ComponentName } from '../knowledge/types.ts';
import type { Word } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { mergedArguments } from './extra-args.ts';
import { processManifest } from './process.ts';
import { partOf, placeholder, textFrom, withCommas, type Text } from './text.ts';
import type { Render } from './types.ts';

/** `ClusterConfig` of k0s, and of k0sctl's `Cluster` the one inside. */
export const render: Render = (source) => {
  const { documents, notes: problems } = documentsOf(source, 'k0s');
  const notes: Note[] = [...problems];
  const nodes = documents.flatMap((document) => {
    if (document.get('apiVersion').text()?.startsWith('k0s') !== true && document.get('apiVersion').text()?.startsWith('k0sctl') !== true) return [];
    const spec = document.get('kind').text() === 'Cluster' ? document.get('spec').get('k0s').get('config').get('spec') : document.get('spec');
    const version = document.get('kind').text() === 'Cluster' ? document.get('spec').get('k0s').get('version').word() : undefined;
    return [{ files: COMPONENTS.flatMap((component) => filesOf(component, spec, version, source, notes)) }];
  });
  return { nodes, notes };
};

/** The flags that k0s gave in its first releases and gives today, but for those that name files (pkg/component/controller). */
const K0S_FLAGS: Readonly<Record<ComponentName, Readonly<Record<string, string>>>> = {
  etcd: { 'client-cert-auth': 'true', 'peer-client-cert-auth': 'true' },
  'kube-apiserver': {
    'allow-privileged': 'true',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    profiling: 'false',
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
  },
  'kube-controller-manager': { 'allocate-node-cidrs': 'true', 'bind-address': '127.0.0.1', profiling: 'false', 'use-service-account-credentials': 'true' },
  'kube-scheduler': { 'bind-address': '127.0.0.1', profiling: 'false' },
};

const sectionOf = (component: ComponentName, spec: Cursor): Cursor =>
  component === 'etcd' ? spec.get('storage').get('etcd') : spec.get({ 'kube-apiserver': 'api', 'kube-controller-manager': 'controllerManager', 'kube-scheduler': 'scheduler' }[component]);

const filesOf = (component: ComponentName, spec: Cursor, version: Word | undefined, source: SourceFile, notes: Note[]): readonly RenderedFile[] => {
  const section = sectionOf(component, spec);
  if (component === 'etcd' && (spec.get('storage').get('type').text() === 'kine' || section.get('externalCluster').kind === 'map')) return [];
  const network = spec.get('network');
  const own: Record<string, Text | undefined> = {
    ...K0S_FLAGS[component],
    ...(component === 'kube-apiserver' ? { 'service-cluster-ip-range': subnets(network, 'serviceCIDR'), 'advertise-address': section.get('address').word(), 'secure-port': section.get('port').word() ?? '6443' } : {}),
    ...(component === 'kube-controller-manager' ? { 'cluster-cidr': subnets(network, 'podCIDR'), 'service-cluster-ip-range': subnets(network, 'serviceCIDR') } : {}),
    'feature-gates': component === 'etcd' ? undefined : gatesOf(component, spec.get('featureGates')),
  };
  const { argv, notes: more } = mergedArguments(own, [section.get('extraArgs')], { policies: { 'feature-gates': 'add' } });
  notes.push(...more);
  const raw = section.get('rawArgs').items().flatMap((item) => item.word() ?? []);
  const { file, span } = section;
  const newline = file.text.indexOf('\n', span.start);
  const release = component === 'etcd' ? undefined : /^v?(\d+\.\d+\.\d+)/.exec(version?.text ?? '')?.[1];
  const tag = version && release !== undefined ? partOf(version, version.text.indexOf(release), version.text.indexOf(release) + release.length) : null;
  return [processManifest({ component, argv: [...argv, ...raw, placeholder('MORE_ARGUMENTS')], version: tag, at: { file, span: { start: span.start, end: newline < 0 ? span.end : Math.min(span.end, newline) }, path: '' } }, 'k0s', source.path)];
};

/** With both families: IPv4 first, as long as the API server does not listen on IPv6. */
const subnets = (network: Cursor, key: 'serviceCIDR' | 'podCIDR'): Text => {
  const first = network.get(key).word() ?? (key === 'serviceCIDR' ? '10.96.0.0/12' : '10.244.0.0/16');
  const dual = network.get('dualStack');
  const second = dual.get('enabled').text() === 'true' ? dual.get(key === 'serviceCIDR' ? 'IPv6serviceCIDR' : 'IPv6podCIDR').word() : undefined;
  return second ? [first, ',', second] : first;
};

const gatesOf = (component: ComponentName, gates: Cursor): Text | undefined => {
  const words = gates.items().flatMap((gate) => {
    const name = gate.get('name').word();
    const components = gate.get('components').items().map((item) => item.text());
    if (!name || (components.length > 0 && !components.includes(component))) return [];
    return [textFrom(`${name.text}=${gate.get('enabled').text() ?? 'true'}`, name)];
  });
  return words.length === 0 ? undefined : withCommas(words);
};
