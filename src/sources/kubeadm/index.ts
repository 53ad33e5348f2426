import { parseDuration } from '../../model/values/duration.ts';
import type { Place } from '../../source/place.ts';
import type { Note, RenderedFile } from '../../source/rendered-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { emit } from '../emit.ts';
import type { Render, RenderContext, RenderedNode } from '../types.ts';
import { readDocuments, type Documents } from './documents.ts';
import { checkFields } from './fields.ts';
import { readNode, type NodeSettings } from './node.ts';
import { patchedPod, readPatches } from './patches.ts';
import { componentPod } from './pod.ts';
import { podMinor, writes } from './releases.ts';
import { readSettings, type KubeadmComponent } from './settings.ts';
import { checkNode } from './validate-node.ts';
import { checkSettings, refusing } from './validate.ts';
import { readVersions, type Versions } from './version.ts';

/** What `kubeadm init` makes of an InitConfiguration and a ClusterConfiguration, and `kubeadm join` of a JoinConfiguration of a control plane. */
export const render: Render = (source, context) => {
  const notes: Note[] = [];
  const documents = readDocuments(parseYaml(source), notes);
  if (!documents) return { nodes: [], notes };
  for (const [document, kind] of [[documents.init, 'InitConfiguration'], [documents.cluster, 'ClusterConfiguration'], [documents.join, 'JoinConfiguration']] as const) {
    const api = document?.get('apiVersion').text()?.replace(/^.*\//, '');
    if (document && api !== undefined) checkFields(document, kind, api, notes);
  }
  if (!documents.init && !documents.cluster) {
    if (documents.join) checkNode(documents.join, undefined, refusing(notes));
    return { nodes: [], notes: [...notes, ...joinNotes(documents)] };
  }
  const versions = readVersions(documents, context, notes);
  if (!versions) return { nodes: [], notes };
  const nodes = [initNode(documents, versions, context, notes), joinNode(documents, versions, context, notes)].filter((node) => node !== undefined);
  // kubeadm writes nothing where it stops.
  return notes.some(({ kind }) => kind === 'refused') ? { nodes: [], notes } : { nodes: nodes.length === 1 ? nodes.map(({ files }) => ({ files })) : nodes, notes };
};

const initNode = (documents: Documents, versions: Versions, context: RenderContext, notes: Note[]): RenderedNode | undefined => {
  const { init, cluster, join, whole } = documents;
  if (!init && !cluster) return undefined;
  // A cluster's configuration in front of one for joining is there to be joined.
  if (!init && join?.get('controlPlane').kind === 'map') return undefined;
  const nothing = whole.get('no such field');
  const node = readNode(init?.get('nodeRegistration') ?? nothing, init?.get('localAPIEndpoint') ?? nothing, cluster, false, context, notes);
  return { name: 'init', files: filesOf({ node, own: init ?? nothing, documents, versions }, context, notes) };
};

/** A worker has no static pods, and a control plane that joins takes its settings from the cluster. */
const joinNotes = ({ join }: Documents): readonly Note[] => {
  const controlPlane = join?.get('controlPlane');
  if (!join || !controlPlane) return [];
  if (controlPlane.kind !== 'map') return [{ kind: 'approximate', at: join.get('kind'), message: 'this is for a worker node, for which kubeadm writes no static pods' }];
  return [{ kind: 'approximate', at: controlPlane, message: 'the settings of a node that joins come from the ConfigMap kubeadm-config of its cluster; put the ClusterConfiguration into the same file to have them looked at' }];
};

const joinNode = (documents: Documents, versions: Versions, context: RenderContext, notes: Note[]): RenderedNode | undefined => {
  const { cluster, join } = documents;
  const controlPlane = join?.get('controlPlane');
  if (!join || controlPlane?.kind !== 'map') return undefined;
  const node = readNode(join.get('nodeRegistration'), controlPlane.get('localAPIEndpoint'), cluster, true, context, notes);
  return { name: 'join', files: filesOf({ node, own: join, documents, versions }, context, notes) };
};

interface Subject {
  readonly node: NodeSettings;
  /** The InitConfiguration or the JoinConfiguration. */
  readonly own: Cursor;
  readonly documents: Documents;
  readonly versions: Versions;
}

const COMPONENTS: readonly KubeadmComponent[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/** Where a cluster's configuration speaks of a component. */
const KEYS: Readonly<Record<KubeadmComponent, string>> = { etcd: 'etcd', 'kube-apiserver': 'apiServer', 'kube-controller-manager': 'controllerManager', 'kube-scheduler': 'scheduler' };

const filesOf = ({ node, own, documents, versions }: Subject, context: RenderContext, notes: Note[]): readonly RenderedFile[] => {
  const cluster = documents.cluster ?? documents.whole.get('no such field');
  const settings = readSettings({ cluster, timeout: timeoutOf(own, cluster, versions, notes), node, versions }, context);
  checkSettings(settings, cluster, own, notes);
  const patches = readPatches(own.get('patches'), context, notes);
  const minor = podMinor(versions.kubeadm);
  const fallback = (component: KubeadmComponent): Place => cluster.keyPlace(KEYS[component]) ?? documents.cluster?.get('kind') ?? documents.whole.get('kind');
  return COMPONENTS.filter((component) => component !== 'etcd' || !settings.externalEtcd).flatMap((component) => {
    const pod = patchedPod(componentPod(component, settings), component, patches, minor, notes);
    return pod === undefined ? [] : [emit(pod, `${documents.whole.file.path}/${component}.yaml`, fallback(component))];
  });
};

/** In nanoseconds; undefined for what kubeadm takes by itself. */
const timeoutOf = (own: Cursor, cluster: Cursor, { kubeadm }: Versions, notes: Note[]): bigint | undefined => {
  const read = (cursor: Cursor): bigint | undefined => {
    const parsed = parseDuration(cursor.text() ?? '');
    return parsed.ok ? parsed.value : undefined;
  };
  const does = writes(kubeadm);
  const old = cluster.get('apiServer').get('timeoutForControlPlane');
  const oldTimeout = read(old);
  if (oldTimeout !== undefined && !does.oldTimeout) notes.push({ kind: 'ignored', at: old, message: `kubeadm 1.${kubeadm.minor} passes over timeoutForControlPlane; timeouts.controlPlaneComponentHealthCheck of v1beta4 has taken its place` });
  const isOldUsed = oldTimeout !== undefined && does.oldTimeout && (oldTimeout !== 0n || does.zeroTimeout);
  return isOldUsed ? oldTimeout : read(own.get('timeouts').get('controlPlaneComponentHealthCheck'));
};

