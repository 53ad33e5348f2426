import type { Note } from '../source/rendered-file.ts';
import type { Place, Word } from '../source/place.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { argumentNotes, fieldNotes, isNewApi, knownOnly, NOT_IN_MANIFESTS } from './capi-fields.ts';
import { documentsOf } from './copy.ts';
import { map, text, type Mapping, type Tree } from './emit.ts';
import { contextWith, hostFile, ignitionFiles, isStaticPod, joined, nodesOf, type HostFiles } from './host-files.ts';
import { renderKubeadm, type KubeadmApi } from './kubeadm-file.ts';
import { inForm } from './kubeadm-form.ts';
import { embedded, placeholder, withCommas, type Text } from './text.ts';
import type { RenderContext, Rendering } from './types.ts';

/** What the bootstrap provider writes kubeadm's configuration from. */
export interface Bootstrap {
  /** The object that holds it. */
  readonly object: Cursor;
  /** The KubeadmConfigSpec in it. */
  readonly config: Cursor;
  /** The ClusterConfiguration, which for a node that joins may stand in another object. */
  readonly settings: Cursor;
  readonly version: Word | undefined;
  readonly cluster: Cursor | undefined;
  readonly at: Place;
  /** Whether it is for one node of the control plane, that joins. */
  readonly joins: boolean;
}

export const renderBootstrap = async ({ object, config, settings, version, cluster, at, joins }: Bootstrap, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  // Each control plane has a version, if not in this file; the one of the command line stands for what is not known.
  const kubernetesVersion: Text | undefined = version && version.unknown === undefined ? version : context.kubernetesVersion === null ? (version ?? placeholder('KUBERNETES_VERSION')) : undefined;
  const api = kubeadmApi(version?.unknown === undefined ? version?.text : undefined, context.kubernetesVersion, object);
  const written = filesOf(config, file);
  const isChanged = commandNotes(config).length > 0;
  const parts = withTimeout(clusterOf(settings, cluster, kubernetesVersion, api), nodeOf(config.get('initConfiguration'), api, isChanged), timeoutIn(config), api);
  const rendering = await renderKubeadm(
    { api, cluster: parts.cluster, init: joins ? undefined : parts.init, join: joins || isOtherNode(config) ? joinOf(config, api, isChanged) : undefined },
    `${file.path}/run/kubeadm/kubeadm.yaml`,
    at,
    contextWith(written.files, context),
  );
  const { nodes, notes } = nodesOf(written, [rendering], object.get('metadata').get('name').text());
  return { nodes, notes: [...notes, ...fieldNotes(settings), ...argumentNotes(settings, object), ...commandNotes(config), ...takenNotes(written, config)] };
};

/** A worker has no component of the control plane, but may have static pods. */
export const renderWorker = (object: Cursor, config: Cursor, file: SourceFile): Rendering => nodesOf(filesOf(config, file), [], object.get('metadata').get('name').text());

/** Whether a node that joins gets other manifests than the first one: by its patches, its endpoint or how long kubeadm waits. */
const isOtherNode = (config: Cursor): boolean => {
  const [init, join] = [config.get('initConfiguration'), config.get('joinConfiguration')];
  const endpoint = join.get('controlPlane').get('localAPIEndpoint');
  const differs = (one: Cursor, other: Cursor): boolean => one.word()?.text !== other.word()?.text;
  return join.kind === 'map' && (
    differs(init.get('patches').get('directory'), join.get('patches').get('directory')) ||
    (join.get('controlPlane').kind === 'map' && ['advertiseAddress', 'bindPort'].some((key) => differs(init.get('localAPIEndpoint').get(key), endpoint.get(key)))) ||
    differs(init.get('timeouts').get(HEALTH_SECONDS), join.get('timeouts').get(HEALTH_SECONDS))
  );
};

/** Cluster API makes a control plane of each node that joins one. */
const joinOf = (config: Cursor, api: KubeadmApi, isChanged: boolean): Mapping => {
  const made = nodeOf(config.get('joinConfiguration'), api, isChanged);
  const seconds = config.get('joinConfiguration').get('timeouts').get(HEALTH_SECONDS).word();
  return { ...made, map: { controlPlane: map({}), ...made.map, ...(api === 'v1beta4' && seconds ? { timeouts: map({ controlPlaneComponentHealthCheck: text(seconds, 's') }) } : {}) } };
};

/** A name that is none is one that a command puts another in the place of: `@@HOSTNAME@@`. */
const nodeOf = (init: Cursor, api: KubeadmApi, isChanged: boolean): Mapping => {
  const made = inForm(init, api, NOT_IN_MANIFESTS);
  const registration = made.map['nodeRegistration'];
  const name = init.get('nodeRegistration').get('name').text();
  if (!isChanged || name === undefined || /^[a-z\d.-]*$/.test(name) || typeof registration !== 'object' || registration === null || !('map' in registration)) return made;
  return { ...made, map: { ...made.map, nodeRegistration: { ...registration, map: { ...registration.map, name: text(placeholder('NODE_NAME')) } } } };
};

/** As Cluster API chooses it: by the version, or by the form of the arguments where that is not known. */
const kubeadmApi = (version: string | undefined, told: string | null, control: Cursor): KubeadmApi => {
  const minor = /^v?1\.(\d+)/.exec(version ?? told ?? '')?.[1];
  if (minor === undefined) return isNewApi(control) ? 'v1beta4' : 'v1beta3';
  return Number(minor) < 22 ? 'v1beta2' : Number(minor) < 31 ? 'v1beta3' : 'v1beta4';
};

/** What the configuration leaves open is taken from the Cluster object; without one it is not known. */
const clusterOf = (settings: Cursor, cluster: Cursor | undefined, version: Text | undefined, api: KubeadmApi): Mapping => {
  const { map: given, ...rest } = knownOnly(inForm(settings, api, NOT_IN_MANIFESTS));
  const spec = cluster?.get('spec');
  const network = spec?.get('clusterNetwork');
  const own = settings.get('networking');
  const orUnknown = (found: Text | undefined, name: string): Tree | undefined => (found !== undefined ? text(found) : cluster ? undefined : text(placeholder(name)));
  const networking: Mapping['map'] = {
    dnsDomain: orUnknown(own.get('dnsDomain').word() ?? network?.get('serviceDomain').word(), 'SERVICE_DOMAIN'),
    podSubnet: orUnknown(own.get('podSubnet').word() ?? blocksOf(network?.get('pods')), 'POD_CIDR'),
    serviceSubnet: orUnknown(own.get('serviceSubnet').word() ?? blocksOf(network?.get('services')), 'SERVICE_CIDR'),
  };
  const host = spec?.get('controlPlaneEndpoint').get('host').word();
  const port = spec?.get('controlPlaneEndpoint').get('port').word();
  const name = settings.get('clusterName').word() ?? cluster?.get('metadata').get('name').word();
  return {
    ...rest,
    map: {
      ...given,
      ...(version === undefined ? {} : { kubernetesVersion: text(version) }),
      clusterName: text(name ?? placeholder('CLUSTER_NAME')),
      networking: { map: networking },
      ...(settings.get('controlPlaneEndpoint').kind === 'missing' && host && port ? { controlPlaneEndpoint: text(host, ':', port) } : {}),
    },
  };
};

const HEALTH_SECONDS = 'controlPlaneComponentHealthCheckSeconds';

/** How long kubeadm waits for the control plane, which also shows in its startup probes: in seconds in v1beta2, else a duration. */
const timeoutIn = (config: Cursor): Text | undefined => {
  const seconds = config.get('initConfiguration').get('timeouts').get(HEALTH_SECONDS).word();
  return seconds ? [seconds, 's'] : config.get('clusterConfiguration').get('apiServer').get('timeoutForControlPlane').word();
};

/** v1beta4 has it where the node is made, the versions before it in the API server's settings. */
const withTimeout = (cluster: Mapping, init: Mapping, timeout: Text | undefined, api: KubeadmApi): { cluster: Mapping; init: Mapping } => {
  if (timeout === undefined) return { cluster, init };
  if (api === 'v1beta4') return { cluster, init: { ...init, map: { ...init.map, timeouts: map({ controlPlaneComponentHealthCheck: text(timeout) }) } } };
  const { apiServer } = cluster.map;
  const server = typeof apiServer === 'object' && apiServer !== null && 'map' in apiServer ? apiServer : map({});
  return { cluster: { ...cluster, map: { ...cluster.map, apiServer: { ...server, map: { ...server.map, timeoutForControlPlane: text(timeout) } } } }, init };
};

const blocksOf = (ranges: Cursor | undefined): Text | undefined => {
  const blocks = ranges?.get('cidrBlocks');
  const words = blocks?.items().flatMap((item) => item.word() ?? []) ?? [];
  return words.length > 0 ? withCommas(words) : blocks?.word();
};

const filesOf = (config: Cursor, source: SourceFile): HostFiles => {
  const additional = config.get('ignition').get('containerLinuxConfig').get('additionalConfig').word();
  const inner = additional ? embedded(`${source.path}/additionalConfig`, additional) : undefined;
  return joined([
    ...config.get('files').items().map((entry): HostFiles => {
      const path = entry.get('path').word();
      return path ? hostFile(source, path, entry.get('content').word(), entry.get('encoding').text()) : { files: [], notes: [] };
    }),
    ...(inner ? documentsOf(inner, 'Ignition').documents.map((each) => ignitionFiles(source, each)) : []),
  ]);
};

const CHANGES = /\/etc\/kubernetes\/(?:manifests|patches)|kubeadm[\w-]*\.ya?ml|\/run\/kubeadm/;

const commandNotes = (config: Cursor): readonly Note[] =>
  ['preKubeadmCommands', 'postKubeadmCommands'].flatMap((key) =>
    config.get(key).items().filter((item) => CHANGES.test(item.word()?.text ?? '')).map((at): Note => ({ kind: 'approximate', at, message: `a command of ${key} may change the manifests, and is not run here` })),
  );

const OWN = /\/(?:etcd|kube-apiserver|kube-controller-manager|kube-scheduler)\.yaml$/;

/** kubeadm does not start where its manifests are already there, unless it is told to pass over that. */
const takenNotes = ({ files }: HostFiles, config: Cursor): readonly Note[] => {
  const isPassedOver = config.get('initConfiguration').get('nodeRegistration').get('ignorePreflightErrors').items().length > 0;
  return files.filter((each) => isStaticPod(each) && OWN.test(each.path)).map(({ path, at }): Note =>
    isPassedOver
      ? { kind: 'ignored', at, message: `kubeadm writes its own ${path} over this file` }
      : { kind: 'refused', at, message: `kubeadm stops at ${path}, which it writes itself`, log: `[ERROR FileAvailable-${path.replaceAll('/', '-')}]: ${path} already exists` },
  );
};
