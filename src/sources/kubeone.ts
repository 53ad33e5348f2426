import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import type { Note, RenderedFile } from '../source/rendered-file.ts';
import { suggest } from '../text/suggest.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { documentsOf } from './copy.ts';
import { map, text, type Mapping } from './emit.ts';
import { apiOf, extraArgs, setFlag, setFlags, type Flags } from './kubeadm-arguments.ts';
import { renderKubeadm, withMoreArguments, type KubeadmApi } from './kubeadm-file.ts';
import { FILES, KNOWN_FEATURES, setFeatures, volumesOf } from './kubeone-features.ts';
import { copiedFile, embedded, placeholder, withCommas, written, type Text } from './text.ts';
import type { AsyncRender, Rendering, RenderContext } from './types.ts';

/** A KubeOneCluster, of which KubeOne writes kubeadm's configuration (pkg/templates/kubeadm and pkg/features). What differs between its releases is unseen. */
export const render: AsyncRender = async (source, context) => {
  const { documents, notes } = documentsOf(source, 'KubeOne');
  const made: Rendering[] = [];
  for (const cluster of documents.filter((each) => each.get('kind').text() === 'KubeOneCluster')) made.push(await ofCluster(cluster, source.path, context));
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: [...notes, ...made.flatMap((each) => each.notes)] };
};

const ofCluster = async (cluster: Cursor, path: string, context: RenderContext): Promise<Rendering> => {
  const version = cluster.get('versions').get('kubernetes').word();
  const api = apiOf(version?.unknown === undefined ? (version?.text ?? context.kubernetesVersion ?? undefined) : undefined);
  const hosts = cluster.get('controlPlane').get('hosts').items();
  const leader = hosts.find((host) => host.get('isLeader').text() === 'true') ?? hosts[0];
  const at: Place = cluster.keyPlace('kind') ?? cluster;
  const address = leader?.get('privateAddress').word() ?? leader?.get('publicAddress').word();
  const init = map({
    localAPIEndpoint: address ? map({ advertiseAddress: text(address) }) : undefined,
    nodeRegistration: leader?.get('hostname').word() ? map({ name: text(leader.get('hostname').word() ?? '') }) : undefined,
  });
  const rendering = await renderKubeadm({ api, cluster: clusterTree(cluster, version, api, at), init }, `${path}/kubeadm.yaml`, at, context);
  const { files, notes } = besideOf(cluster, path, context);
  const name = cluster.get('name').text();
  return { nodes: rendering.nodes.map((node) => ({ ...(name === undefined ? {} : { name }), files: node.files.map(withMoreArguments), beside: files })), notes: [...rendering.notes, ...notes, ...featureNotes(cluster.get('features'))] };
};

const clusterTree = (cluster: Cursor, version: Text | undefined, api: KubeadmApi, at: Place): Mapping => {
  const network = cluster.get('clusterNetwork');
  const family = network.get('ipFamily').text() ?? 'IPv4';
  const registry = cluster.get('registryConfiguration').get('overwriteRegistry').word();
  const endpoint = cluster.get('apiEndpoint');
  const host = endpoint.get('host').word();
  const flags = flagsOf(cluster, family, at);
  return map({
    ...(version === undefined ? {} : { kubernetesVersion: text(version) }),
    clusterName: text(cluster.get('name').word() ?? placeholder('CLUSTER_NAME')),
    controlPlaneEndpoint: host && host.text !== '' ? text(host, ':', endpoint.get('port').word() ?? '6443') : undefined,
    imageRepository: registry && registry.text !== '' ? text(registry) : undefined,
    networking: map({
      dnsDomain: text(network.get('serviceDomainName').word() ?? 'cluster.local'),
      podSubnet: text(subnets(family, network.get('podSubnet').word() ?? '10.244.0.0/16', network.get('podSubnetIPv6').word() ?? 'fd01::/48')),
      serviceSubnet: text(subnets(family, network.get('serviceSubnet').word() ?? '10.96.0.0/12', network.get('serviceSubnetIPv6').word() ?? 'fd02::/120')),
    }),
    apiServer: map({ extraArgs: extraArgs(flags.apiServer, api), extraVolumes: { list: volumesOf(cluster.get('features')) } }),
    controllerManager: map({ extraArgs: extraArgs(flags.controllerManager, api) }),
    scheduler: map({ extraArgs: extraArgs(flags.scheduler, api) }),
  });
};

const subnets = (family: string, four: Text, six: Text): Text =>
  family === 'IPv6' ? six : family === 'IPv4+IPv6' ? withCommas([four, six]) : family === 'IPv6+IPv4' ? withCommas([six, four]) : four;

/** Its own flags that are the same in all releases, those of features, and those of a person over them. */
const flagsOf = (cluster: Cursor, family: string, at: Place): Readonly<Record<'apiServer' | 'controllerManager' | 'scheduler', Flags>> => {
  const network = cluster.get('clusterNetwork');
  const [apiServer, controllerManager, scheduler]: readonly [Flags, Flags, Flags] = [new Map(), new Map(), new Map()];
  setFlag(apiServer, 'enable-admission-plugins', at, undefined, placeholder('ADMISSION_PLUGINS'));
  setFlag(apiServer, 'endpoint-reconciler-type', at, undefined, 'lease');
  setFlag(apiServer, 'service-node-port-range', network.keyPlace('nodePortRange') ?? at, network.get('nodePortRange').word(), '30000-32767');
  const suites: readonly Text[] = cluster.get('tlsCipherSuites').get('apiServer').items().flatMap((item) => item.word() ?? []);
  if (suites.length > 0) apiServer.set('tls-cipher-suites', { value: withCommas(suites), at: cluster.get('tlsCipherSuites').keyPlace('apiServer') ?? at });
  setFlag(controllerManager, 'flex-volume-plugin-dir', at, undefined, '/var/lib/kubelet/volumeplugins');
  for (const [name, key, size] of [['node-cidr-mask-size-ipv4', 'nodeCIDRMaskSizeIPv4', '24'], ['node-cidr-mask-size-ipv6', 'nodeCIDRMaskSizeIPv6', '64']] as const) {
    if (network.get('cni').get('cilium').kind === 'missing' && family.includes(name.endsWith('4') ? 'IPv4' : 'IPv6')) setFlag(controllerManager, name, network.keyPlace(key) ?? at, network.get(key).word(), size);
  }
  setFeatures(apiServer, cluster.get('features'));
  const made = { apiServer, controllerManager, scheduler };
  for (const [key, flags] of Object.entries(made)) setPersons(flags, cluster.get('controlPlaneComponents').get(key));
  return made;
};

const setPersons = (flags: Flags, component: Cursor): void => {
  setFlags(flags, component.get('flags'));
  const gates = component.get('featureGates');
  if (gates.keys().length === 0) return;
  const before = flags.get('feature-gates')?.value;
  const kept = (before === undefined ? '' : written(before)).split(',').filter((gate) => gate !== '' && !gates.keys().includes(gate.replace(/=.*/, '')));
  const own = gates.keys().toSorted().map((name): Text => [name, '=', gates.get(name).word() ?? '']);
  flags.set('feature-gates', { value: withCommas([...kept, ...own]), at: component.keyPlace('featureGates') ?? gates });
};

/** What features copy to the node. */
const besideOf = (cluster: Cursor, path: string, { read }: RenderContext): { readonly files: readonly RenderedFile[]; readonly notes: readonly Note[] } => {
  const features = cluster.get('features');
  const notes: Note[] = [];
  const files = FILES.flatMap(({ feature, field, on }): readonly RenderedFile[] => {
    const word = features.get(feature).get('enable').text() === 'true' ? features.get(feature).get('config').get(field).word() : undefined;
    if (!word || word.unknown !== undefined) return [];
    const result = read(posix.normalize(word.text));
    if (result.status === 'read') return [copiedFile(`${path}${on}`, result.source)];
    notes.push({ kind: 'approximate', at: word, message: `${word.text} does not lie beside this file, and is not looked at` });
    return [];
  });
  const inline = features.get('encryptionProviders').get('customEncryptionConfiguration').word();
  return { files: inline && inline.text !== '' ? [...files, embedded(`${path}/etc/kubernetes/encryption-providers/custom-encryption-providers.yaml`, inline)] : files, notes };
};

const featureNotes = (features: Cursor): readonly Note[] =>
  features.keys().filter((key) => !KNOWN_FEATURES.includes(key)).map((key): Note => {
    const meant = suggest(key, KNOWN_FEATURES);
    return { kind: 'approximate', at: features.keyPlace(key) ?? features, message: `k8s-audit knows no feature ${key} of KubeOne${meant === undefined ? '' : `; did you mean ${meant}?`}` };
  });
