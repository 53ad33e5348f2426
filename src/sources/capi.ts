import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { suggest } from '../text/suggest.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { classOf, withClassPatches } from './cluster-class.ts';
import { documentsOf } from './copy.ts';
import { map, text, type Mapping, type Tree } from './emit.ts';
import { contextWith, hostFile, ignitionFiles, isStaticPod, joined, nodesOf, type HostFiles } from './host-files.ts';
import { renderKubeadm, withMoreArguments, type KubeadmApi } from './kubeadm-file.ts';
import { inForm } from './kubeadm-form.ts';
import { substitute } from './substitute.ts';
import { embedded, placeholder, withCommas, type Text } from './text.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/**
 * The objects of Cluster API that describe a control plane. Its bootstrap provider writes kubeadm's configuration from them (see
 * bootstrap/kubeadm in sigs.k8s.io/cluster-api), in the version that the release of Kubernetes takes.
 */
export const render: AsyncRender = async (source, context) => {
  const file = substitute(source, context.values, ['variables']);
  const { documents, notes } = documentsOf(file, 'Cluster API');
  const ofKind = (kind: RegExp): readonly Cursor[] => documents.filter((each) => kind.test(each.get('kind').text() ?? ''));
  const clusters = ofKind(/^Cluster$/).filter((each) => each.get('apiVersion').text()?.startsWith('cluster.x-k8s.io/'));
  const clusterFor = (control: Cursor): Cursor | undefined => clusters.find((each) => each.get('spec').get('controlPlaneRef').get('name').word()?.text === control.get('metadata').get('name').word()?.text) ?? clusters[0];
  const classes = ofKind(/^ClusterClass$/);
  const made: Rendering[] = [];
  for (const control of ofKind(/^KubeadmControlPlane(?:Template)?$/)) {
    const topology = control.get('kind').text()?.endsWith('Template') === true ? classOf(control, classes) : undefined;
    const patched = topology ? withClassPatches(control, topology) : { template: control, notes: [] };
    const rendering = await renderControlPlane(patched.template, clusterFor(control), file, context);
    // A patch that is not applied may add arguments.
    const isOpen = patched.notes.some(({ kind }) => kind === 'approximate');
    const nodes = isOpen ? rendering.nodes.map((node) => ({ ...node, files: node.files.map(withMoreArguments) })) : rendering.nodes;
    made.push({ nodes, notes: [...patched.notes, ...rendering.notes] });
  }
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: [...notes, ...made.flatMap((each) => each.notes), ...ofKind(/^Cluster$/).flatMap(anywhereNotes)] };
};

const renderControlPlane = async (control: Cursor, cluster: Cursor | undefined, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  const isTemplate = control.get('kind').text() === 'KubeadmControlPlaneTemplate';
  const spec = isTemplate ? control.get('spec').get('template').get('spec') : control.get('spec');
  const config = spec.get('kubeadmConfigSpec');
  const settings = config.get('clusterConfiguration');
  const version = settings.get('kubernetesVersion').word() ?? spec.get('version').word() ?? cluster?.get('spec').get('topology').get('version').word();
  // Each control plane has a version, if not in this file; the one of the command line stands for what is not known.
  const kubernetesVersion: Text | undefined = version && version.unknown === undefined ? version : context.kubernetesVersion === null ? (version ?? placeholder('KUBERNETES_VERSION')) : undefined;
  const api = kubeadmApi(version?.unknown === undefined ? version?.text : undefined, context.kubernetesVersion, control);
  const written = filesOf(config, file);
  const at = config.kind === 'map' ? (control.get('spec').keyPlace(isTemplate ? 'template' : 'kubeadmConfigSpec') ?? control) : (control.keyPlace('kind') ?? control);
  const first = config.get('initConfiguration');
  const rendering = await renderKubeadm(
    { api, ...withTimeout(clusterOf(settings, cluster, kubernetesVersion, api), initOf(first, api, commandNotes(config).length > 0), timeoutIn(config), api) },
    `${file.path}/run/kubeadm/kubeadm.yaml`,
    at,
    contextWith(written.files, context),
  );
  const name = control.get('metadata').get('name').text();
  const { nodes, notes } = nodesOf(written, [rendering], name);
  return { nodes, notes: [...notes, ...fieldNotes(settings), ...argumentNotes(settings, control), ...commandNotes(config), ...joinNotes(config), ...takenNotes(written, config)] };
};

/** What `eksctl anywhere` reads is another kind of cluster, from which it makes the objects of Cluster API. */
const anywhereNotes = (cluster: Cursor): readonly Note[] =>
  cluster.get('apiVersion').text()?.startsWith('anywhere.eks.amazonaws.com/') === true ? [{ kind: 'approximate', at: cluster.keyPlace('kind') ?? cluster, message: 'EKS Anywhere makes a KubeadmControlPlane of this cluster with arguments of its own; audit that object' }] : [];

/** A name that is none is one that a command puts another in the place of: `@@HOSTNAME@@`. */
const initOf = (init: Cursor, api: KubeadmApi, isChanged: boolean): Mapping => {
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

const isNewApi = (control: Cursor): boolean => /\/v1beta[2-9]$/.test(control.get('apiVersion').text() ?? '');

/** Fields that Cluster API has in another form, or that do not show in the manifests. */
const NOT_IN_MANIFESTS: ReadonlySet<string> = new Set([
  'apiVersion', 'kind', 'metadata', 'bootstrapTokens', 'timeouts', 'timeoutForControlPlane', 'certificateValidityPeriodDays', 'caCertificateValidityPeriodDays', 'encryptionAlgorithm',
  'taints', 'kubeletExtraArgs', 'imagePullSerial', 'discovery', 'bottlerocket', 'bottlerocketBootstrap', 'bottlerocketAdmin', 'bottlerocketControl', 'bottlerocketCustomHostContainers', 'bottlerocketCustomBootstrapContainers', 'pause', 'proxy', 'registryMirror', 'certBundles',
]);

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

/** How long kubeadm waits for the control plane, which also shows in its startup probes: in seconds in v1beta2, else a duration. */
const timeoutIn = (config: Cursor): Text | undefined => {
  const seconds = config.get('initConfiguration').get('timeouts').get('controlPlaneComponentHealthCheckSeconds').word();
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

/** Without the fields that the API server drops. */
const knownOnly = (settings: Mapping): Mapping => {
  const fields = new Map(FIELDS);
  const top = onlyOf(settings, fields.get('') ?? []);
  const parts = Object.entries(top.map).map(([part, value]) => {
    const known = fields.get(part);
    return [part, known && typeof value === 'object' && value !== null && 'map' in value ? onlyOf(value, known) : value] as const;
  });
  return { ...top, map: Object.fromEntries(parts) };
};

const onlyOf = (mapping: Mapping, known: readonly string[]): Mapping => ({ ...mapping, map: Object.fromEntries(Object.entries(mapping.map).filter(([key]) => known.includes(key))) });

/** The fields of each part, of all versions of the API that are served. */
const COMPONENT = ['extraArgs', 'extraVolumes', 'extraEnvs'];
const FIELDS: readonly (readonly [string, readonly string[]])[] = [
  [
    '',
    ['apiServer', 'controllerManager', 'scheduler', 'etcd', 'networking', 'kubernetesVersion', 'controlPlaneEndpoint', 'dns', 'certificatesDir', 'imageRepository', 'useHyperKubeImage', 'featureGates', 'clusterName', ...NOT_IN_MANIFESTS],
  ],
  ['apiServer', [...COMPONENT, 'certSANs', 'timeoutForControlPlane']],
  ['controllerManager', COMPONENT],
  ['scheduler', COMPONENT],
];

const fieldNotes = (settings: Cursor): readonly Note[] =>
  FIELDS.flatMap(([part, known]) => {
    const cursor = part === '' ? settings : settings.get(part);
    return cursor.keys().filter((key) => !known.includes(key)).map((key): Note => {
      const meant = suggest(key, known);
      const where = part === '' ? 'clusterConfiguration' : `clusterConfiguration.${part}`;
      return { kind: 'ignored', at: cursor.keyPlace(key) ?? cursor, message: `Cluster API has no field ${key} in ${where}, and drops it where it does not refuse the object${meant === undefined ? '' : `; did you mean ${meant}?`}` };
    });
  });

/** v1beta2 of the API has arguments as a list, the versions before it as a map. */
const argumentNotes = (settings: Cursor, control: Cursor): readonly Note[] => {
  const wanted = isNewApi(control) ? 'list' : 'map';
  const form = wanted === 'list' ? 'a list of names and values' : 'a map';
  return ['apiServer', 'controllerManager', 'scheduler'].flatMap((part) => {
    const given = settings.get(part).get('extraArgs');
    const isOther = (given.kind === 'list' || given.kind === 'map') && given.kind !== wanted;
    return isOther ? [{ kind: 'refused', at: given, message: `${control.get('apiVersion').text() ?? 'this version'} has extraArgs as ${form}; the API server refuses the object` } as const] : [];
  });
};

const CHANGES = /\/etc\/kubernetes\/(?:manifests|patches)|kubeadm[\w-]*\.ya?ml|\/run\/kubeadm/;

const commandNotes = (config: Cursor): readonly Note[] =>
  ['preKubeadmCommands', 'postKubeadmCommands'].flatMap((key) =>
    config.get(key).items().filter((item) => CHANGES.test(item.word()?.text ?? '')).map((at): Note => ({ kind: 'approximate', at, message: `a command of ${key} may change the manifests, and is not run here` })),
  );

const joinNotes = (config: Cursor): readonly Note[] => {
  const joining = config.get('joinConfiguration').get('patches');
  const directory = joining.get('directory').text();
  if (joining.kind === 'missing' || directory === config.get('initConfiguration').get('patches').get('directory').text()) return [];
  return [{ kind: 'approximate', at: joining, message: 'nodes that join have patches of their own; the manifests are those of the first node' }];
};

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
