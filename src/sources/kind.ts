import type { Place } from '../source/place.ts';
import type { Note } from '../source/rendered-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { wordAt } from '../source/word-at.ts';
import { suggest } from '../text/suggest.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyOf, documentsOf } from './copy.ts';
import { contextWith, nodesOf, type HostFile } from './host-files.ts';
import { kindParts, partKinds } from './kind-config.ts';
import { renderKubeadm, type KubeadmApi, type KubeadmParts } from './kubeadm-file.ts';
import { jsonPatch, mergePatch } from './patch-tree.ts';
import { map, type Mapping, type Tree } from './emit.ts';
import { textsIn } from './script.ts';
import { substitute } from './substitute.ts';
import { embedded, partOf, textFrom } from './text.ts';
import type { AsyncRender, RenderContext, Rendering } from './types.ts';

/**
 * A cluster of kind (v1alpha4). kind writes kubeadm's configuration by a template of its own (pkg/cluster/internal/kubeadm/config.go), and
 * applies the patches of the cluster and then those of the node.
 */
export const render: AsyncRender = async (source, context) => {
  const made: Rendering[] = [];
  for (const text of textsIn(source, KIND)) {
    const file = text === source ? source : substitute(text, context.values, ['variables']);
    const { documents, notes } = documentsOf(file, 'kind');
    const clusters = documents.filter((each) => each.get('apiVersion').text()?.startsWith('kind.x-k8s.io/'));
    for (const cluster of clusters) made.push(await renderCluster(cluster, file, context));
    made.push({ nodes: [], notes });
  }
  return { nodes: made.flatMap(({ nodes }) => nodes), notes: made.flatMap(({ notes }) => notes) };
};

const KIND = /^apiVersion:\s*["']?kind\.x-k8s\.io\//m;

const renderCluster = async (cluster: Cursor, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  const nodes = cluster.get('nodes').items().filter((node) => (node.get('role').text() ?? 'control-plane') === 'control-plane');
  const name = cluster.get('name').text() ?? 'kind';
  const made: Rendering[] = [];
  const one: readonly (Cursor | undefined)[] = nodes.length === 0 && cluster.get('nodes').items().length === 0 ? [undefined] : nodes;
  for (const [index, node] of one.entries()) {
    const nodeName = `${name}-control-plane${index === 0 ? '' : index + 1}`;
    made.push(await renderNode({ cluster, node, nodeName, isFirst: index === 0, isOnly: one.length === 1 }, file, context));
  }
  const notes = made.flatMap((each) => each.notes);
  // What is wrong with the patches of a cluster is so on each node.
  const unique = [...new Map(notes.map((note) => [`${note.at.span.start} ${note.message}`, note])).values()];
  return { nodes: made.flatMap((each) => each.nodes), notes: [...fieldNotes(cluster), ...unique] };
};

interface KindNode {
  readonly cluster: Cursor;
  /** Undefined for the one that kind makes where no nodes are given. */
  readonly node: Cursor | undefined;
  readonly nodeName: string;
  readonly isFirst: boolean;
  readonly isOnly: boolean;
}

const renderNode = async ({ cluster, node, nodeName, isFirst, isOnly }: KindNode, file: SourceFile, context: RenderContext): Promise<Rendering> => {
  const image = node?.get('image').word();
  const tag = image && /:(v\d+\.\d+\.\d+[^@\s]*)/.exec(image.text);
  const version = image && tag?.[1] !== undefined ? partOf(image, tag.index + 1, tag.index + 1 + tag[1].length) : undefined;
  const patches = [cluster, ...(node ? [node] : [])].map((each) => patchesOf(each, file));
  const api = apiOf(version?.text ?? context.kubernetesVersion, patches.flat());
  const notes: Note[] = [];
  let parts: KubeadmParts = kindParts({ cluster, nodeName, api, version, isOnly, context });
  for (const level of patches) parts = patched(parts, level, notes);
  const mounts = mountedFiles(node, file, context);
  const whole = isFirst ? { api, cluster: parts.cluster, init: parts.init } : { api, cluster: parts.cluster, join: parts.join };
  const at: Place = node ?? cluster.keyPlace('kind') ?? cluster;
  const rendering = await renderKubeadm(whole, `${file.path}/kind/kubeadm.conf`, { file: at.file, span: at.span, path: at.path }, contextWith(mounts, context));
  const made = nodesOf({ files: mounts, notes: [] }, [rendering], nodeName);
  return { nodes: made.nodes, notes: [...notes, ...made.notes] };
};

/** The version of the configuration that kind writes, or where the release of Kubernetes is not known, the one that the patches are for. */
const apiOf = (version: string | null, patches: readonly Patch[]): KubeadmApi => {
  const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
  if (minor !== undefined) return Number(minor) < 23 ? 'v1beta2' : Number(minor) < 36 ? 'v1beta3' : 'v1beta4';
  const meant = patches.map(({ api }) => /^kubeadm\.k8s\.io\/(v1beta[234])$/.exec(api ?? '')?.[1]).find((each) => each !== undefined);
  return (meant as KubeadmApi | undefined) ?? (patches.some(({ content }) => hasArgumentsAsMap(content)) ? 'v1beta3' : 'v1beta4');
};

const hasArgumentsAsMap = (patch: Cursor): boolean => ['apiServer', 'controllerManager', 'scheduler'].some((part) => patch.get(part).get('extraArgs').kind === 'map');

interface Patch {
  readonly kind: string;
  /** Undefined where it is for all versions. */
  readonly api: string | undefined;
  readonly how: 'merge' | 'json';
  readonly content: Cursor;
  readonly notes: readonly Note[];
}

const patchesOf = (level: Cursor, file: SourceFile): readonly Patch[] => [
  ...level.get('kubeadmConfigPatches').items().flatMap((item, index) => patchDocuments(item, `${file.path}/kubeadmConfigPatches/${index}`).map(([content, notes]): Patch => ({ kind: content.get('kind').text() ?? '', api: content.get('apiVersion').text(), how: 'merge', content, notes }))),
  ...level.get('kubeadmConfigPatchesJSON6902').items().flatMap((item, index) =>
    patchDocuments(item.get('patch'), `${file.path}/kubeadmConfigPatchesJSON6902/${index}`, 'list').slice(0, 1).map(([content, notes]): Patch => {
      const group = item.get('group').text() ?? '';
      const version = item.get('version').text() ?? '';
      return { kind: item.get('kind').text() ?? '', api: group === '' ? version || undefined : `${group}/${version}`, how: 'json', content, notes };
    }),
  ),
];

const patchDocuments = (item: Cursor, path: string, kind: Cursor['kind'] = 'map'): readonly (readonly [Cursor, readonly Note[]])[] => {
  const word = item.word();
  if (!word) return [];
  const { documents, notes } = documentsOf(embedded(path, word), 'kind', kind);
  return documents.map((document, index) => [document, index === 0 ? notes : []]);
};

const patched = (parts: KubeadmParts, patches: readonly Patch[], notes: Note[]): KubeadmParts => {
  const made = { cluster: parts.cluster, init: parts.init, join: parts.join };
  const own = `kubeadm.k8s.io/${parts.api}`;
  for (const { kind, api, how, content, notes: said } of patches) {
    notes.push(...said);
    const part = partKinds[kind];
    const target = part && made[part];
    if (!part || !target) {
      if (!OTHER_KINDS.has(kind)) notes.push({ kind: 'ignored', at: content, message: `kind makes no ${kind === '' ? 'object without a kind' : kind}, and the patch changes nothing${hint(kind)}` });
      continue;
    }
    if (api !== undefined && api !== own) {
      const isCovered = patches.some((each) => each.kind === kind && (each.api === undefined || each.api === own));
      if (!isCovered) notes.push({ kind: 'ignored', at: content.keyPlace('apiVersion') ?? content, message: `kind writes ${own} for this release, and a patch for ${api} changes nothing` });
      continue;
    }
    if (how === 'merge') {
      const patch = mapOf(copyOf(content));
      const rest = Object.fromEntries(Object.entries(patch.map).filter(([key]) => !['apiVersion', 'kind', 'metadata'].includes(key)));
      made[part] = mapOf(mergePatch(target, { ...patch, map: rest }, parts.api === 'v1beta4' ? mergeArguments : undefined));
    } else {
      const result = jsonPatch(target, content);
      if ('tree' in result) made[part] = mapOf(result.tree);
      else notes.push({ kind: 'refused', at: result.trouble.at, message: `the patch does not apply: ${result.trouble.message}` });
    }
  }
  return { ...parts, ...made };
};

const OTHER_KINDS = new Set(['KubeletConfiguration', 'KubeProxyConfiguration']);
const hint = (kind: string): string => {
  const meant = suggest(kind, Object.keys(partKinds));
  return meant === undefined ? '' : `; did you mean ${meant}?`;
};
const mapOf = (tree: Tree | undefined): Mapping => (typeof tree === 'object' && tree !== null && 'map' in tree ? tree : map({}));

/** Arguments of v1beta4 are merged by their names; a map of them is taken for such a list. */
const mergeArguments = (key: string, target: Tree | undefined, patch: Tree): Tree | undefined => {
  if (key !== 'extraArgs' && key !== 'kubeletExtraArgs') return undefined;
  if (typeof patch !== 'object' || patch === null) return undefined;
  const { keys } = mapOf(patch);
  const added = 'list' in patch ? patch.list.map(mapOf) : Object.entries(mapOf(patch).map).map(([name, value]) => map({ name: { text: keys?.get(name) ? textFrom(name, keys.get(name) as Place) : name }, value }));
  const byName = new Map((typeof target === 'object' && target !== null && 'list' in target ? target.list : []).map((item) => [nameOf(item), item]));
  for (const item of added) {
    if (item.map['value'] === null || item.map['value'] === undefined) byName.delete(nameOf(item));
    else byName.set(nameOf(item), item);
  }
  return { list: [...byName.values()] };
};

const nameOf = (item: Tree): string => {
  const name = mapOf(item).map['name'];
  return typeof name === 'object' && name !== null && 'text' in name ? (typeof name.text === 'string' ? name.text : 'text' in name.text ? name.text.text : '') : '';
};

/** Files of this machine that the node sees, as far as they lie beside the configuration. */
const mountedFiles = (node: Cursor | undefined, file: SourceFile, context: RenderContext): readonly HostFile[] =>
  (node?.get('extraMounts').items() ?? []).flatMap((mount): HostFile[] => {
    const host = mount.get('hostPath').text();
    const inside = mount.get('containerPath').text();
    if (host === undefined || inside === undefined) return [];
    const names = context.list(host).slice(0, MOST_FILES);
    const pairs = names.length === 0 ? [[host, inside] as const] : names.map((name) => [`${host}/${name}`, `${inside}/${name}`] as const);
    return pairs.flatMap(([from, path]): HostFile[] => {
      const read = context.read(from);
      return read.status === 'read' ? [{ path, at: { file: mount.file, span: mount.span, path: mount.path }, file: embedded(`${file.path}${path}`, wordAt(read.source, 0, read.source.text.length)) }] : [];
    });
  });
const MOST_FILES = 100;

/** The fields of v1alpha4; kind takes no others. */
const FIELDS: readonly (readonly [string, readonly string[]])[] = [
  ['', ['kind', 'apiVersion', 'name', 'nodes', 'networking', 'featureGates', 'runtimeConfig', 'kubeadmConfigPatches', 'kubeadmConfigPatchesJSON6902', 'containerdConfigPatches', 'containerdConfigPatchesJSON6902']],
  ['networking', ['ipFamily', 'apiServerPort', 'apiServerAddress', 'podSubnet', 'serviceSubnet', 'disableDefaultCNI', 'kubeProxyMode', 'dnsSearch']],
  ['nodes', ['role', 'image', 'labels', 'extraMounts', 'extraPortMappings', 'kubeadmConfigPatches', 'kubeadmConfigPatchesJSON6902']],
];

const fieldNotes = (cluster: Cursor): readonly Note[] =>
  FIELDS.flatMap(([part, known]) => {
    const at = part === '' ? cluster : cluster.get(part);
    return (at.kind === 'list' ? at.items() : [at]).flatMap((each) =>
      each.keys().filter((key) => !known.includes(key)).map((key): Note => {
        const meant = suggest(key, known);
        return { kind: 'refused', at: each.keyPlace(key) ?? each, message: `kind knows no field ${key}${part === '' ? '' : ` in ${part}`}${meant === undefined ? '' : `; did you mean ${meant}?`}`, log: `field ${key} not found in type v1alpha4.${part === '' ? 'Cluster' : part === 'nodes' ? 'Node' : 'Networking'}` };
      }),
    );
  });
