import type { Place, Word } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { renderBootstrap, renderWorker } from './capi-bootstrap.ts';
import { classOf, clustersOf, withClassPatches } from './cluster-class.ts';
import { documentsOf } from './copy.ts';
import { withMoreArguments } from './kubeadm-file.ts';
import { substitute } from './substitute.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/**
 * The objects of Cluster API that describe a control plane. Its bootstrap provider writes kubeadm's configuration from them (see
 * bootstrap/kubeadm in sigs.k8s.io/cluster-api), in the version that the release of Kubernetes takes.
 */
export const render: AsyncRender = async (source, context) => {
  const file = substitute(source, context.values, ['variables']);
  const { documents: own, notes } = documentsOf(file, 'Cluster API');
  const others = context.changes.map((change) => documentsOf(substitute(change, context.values, ['variables']), 'Cluster API'));
  const documents = [...own, ...others.flatMap((each) => each.documents)];
  const ofKind = (kind: RegExp): readonly Cursor[] => documents.filter((each) => kind.test(each.get('kind').text() ?? ''));
  const objects: Objects = {
    clusters: ofKind(/^Cluster$/).filter((each) => each.get('apiVersion').text()?.startsWith('cluster.x-k8s.io/')),
    classes: ofKind(/^ClusterClass$/),
    machines: ofKind(/^Machine$/),
    configs: ofKind(/^KubeadmConfig$/),
  };
  const made: Rendering[] = [];
  for (const control of ofKind(/^KubeadmControlPlane$/)) made.push(await ofControlPlane(control, clusterOf(control, objects), file, context));
  for (const template of ofKind(/^KubeadmControlPlaneTemplate$/)) made.push(...(await ofTemplate(template, objects, file, context)));
  for (const config of objects.configs) made.push(await ofConfig(config, objects, file, context));
  // Machines that are made from a template join as workers, whatever else it says.
  for (const template of ofKind(/^KubeadmConfigTemplate$/)) made.push(renderWorker(template, template.get('spec').get('template').get('spec'), file));
  const nodes = made.flatMap((each) => each.nodes);
  return { nodes, notes: [...notes, ...others.flatMap((each) => each.notes), ...made.flatMap((each) => each.notes), ...(nodes.length === 0 && notes.length === 0 ? own.slice(0, 1).map(nothingNote) : [])] };
};

interface Objects {
  readonly clusters: readonly Cursor[];
  readonly classes: readonly Cursor[];
  readonly machines: readonly Cursor[];
  readonly configs: readonly Cursor[];
}

const nameIn = (reference: Cursor): string | undefined => reference.get('name').word()?.text;
const nameOf = (object: Cursor): string | undefined => nameIn(object.get('metadata'));

const clusterOf = (control: Cursor, { clusters }: Objects): Cursor | undefined => clusters.find((each) => nameIn(each.get('spec').get('controlPlaneRef')) === nameOf(control)) ?? clusters.find((each) => nameIn(each.get('spec').get('controlPlaneRef')) === undefined);

const ofControlPlane = (control: Cursor, cluster: Cursor | undefined, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  const isTemplate = control.get('kind').text() === 'KubeadmControlPlaneTemplate';
  const spec = isTemplate ? control.get('spec').get('template').get('spec') : control.get('spec');
  const config = spec.get('kubeadmConfigSpec');
  const settings = config.get('clusterConfiguration');
  const at = config.kind === 'map' ? (control.get('spec').keyPlace(isTemplate ? 'template' : 'kubeadmConfigSpec') ?? control) : kindOf(control);
  return renderBootstrap({ object: control, config, settings, version: versionIn(settings) ?? spec.get('version').word() ?? topologyVersion(cluster), cluster, at, joins: false }, file, context);
};

/** For each Cluster of its class in the file. */
const ofTemplate = async (template: Cursor, objects: Objects, file: SourceFile, context: RenderContext): Promise<readonly Rendering[]> => {
  const clusterClass = classOf(template, objects.classes);
  if (!clusterClass) return [await ofControlPlane(template, clusterOf(template, objects), file, context)];
  const made: Rendering[] = [];
  const clusters = clustersOf(clusterClass, objects.clusters);
  for (const cluster of clusters.length > 0 ? clusters : [undefined]) {
    const { template: patched, notes, isOpen } = withClassPatches(template, clusterClass, cluster);
    const rendering = await ofControlPlane(patched, cluster ?? objects.clusters[0], file, context);
    const named = clusters.length > 1 ? rendering.nodes.map((node) => ({ ...node, name: `${cluster ? (nameOf(cluster) ?? '') : ''}-${node.name ?? ''}` })) : rendering.nodes;
    made.push({ nodes: isOpen ? named.map((node) => ({ ...node, files: node.files.map(withMoreArguments) })) : named, notes: [...notes, ...rendering.notes] });
  }
  return made;
};

/** For one machine: a control plane that joins takes its settings from the first one. */
const ofConfig = async (object: Cursor, objects: Objects, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  const config = object.get('spec');
  const isFirst = ['clusterConfiguration', 'initConfiguration'].some((key) => config.get(key).kind !== 'missing');
  const joins = !isFirst && config.get('joinConfiguration').get('controlPlane').kind === 'map';
  if (!isFirst && !joins) return renderWorker(object, config, file);
  const first = objects.configs.map((each) => each.get('spec').get('clusterConfiguration')).find(({ kind }) => kind === 'map');
  if (joins && !first) return { ...renderWorker(object, config, file), notes: [{ kind: 'approximate', at: kindOf(object), message: 'a node that joins takes its settings from its cluster; put the KubeadmConfig with the ClusterConfiguration into the same file' }] };
  const settings = joins && first ? first : config.get('clusterConfiguration');
  const machine = objects.machines.find((each) => nameIn(each.get('spec').get('bootstrap').get('configRef')) === nameOf(object));
  const [cluster] = objects.clusters;
  return renderBootstrap({ object, config, settings, version: versionIn(settings) ?? machine?.get('spec').get('version').word() ?? topologyVersion(cluster), cluster, at: kindOf(object), joins }, file, context);
};

const kindOf = (object: Cursor): Place => object.keyPlace('kind') ?? object;
const versionIn = (settings: Cursor): Word | undefined => settings.get('kubernetesVersion').word();
const topologyVersion = (cluster: Cursor | undefined): Word | undefined => cluster?.get('spec').get('topology').get('version').word();

const nothingNote = (document: Cursor): Note => ({
  kind: 'approximate',
  at: kindOf(document),
  message: /^Cluster(?:Class)?$/.test(document.get('kind').text() ?? '') ? 'its control plane is in another file: give that one, too' : 'this is for nodes that join as workers, which have no component of the control plane',
});
