import type { Place } from '../source/place.ts';
import type { RenderedFile } from '../source/rendered-file.ts';
import { copyOf, documentsOf } from './copy.ts';
import { emit, emitDocuments, text, type Mapping, type Tree } from './emit.ts';
import { withItem } from './patch-tree.ts';
import { placeholder, written } from './text.ts';
import type { Rendering, RenderContext } from './types.ts';

/** The version of kubeadm's configuration. */
export type KubeadmApi = 'v1beta1' | 'v1beta2' | 'v1beta3' | 'v1beta4';

/** The parts of a configuration, each without its `apiVersion` and `kind`. */
export interface KubeadmParts {
  readonly api: KubeadmApi;
  readonly cluster: Mapping;
  readonly init?: Mapping | undefined;
  readonly join?: Mapping | undefined;
}

/** What kubeadm makes of a configuration that another program writes. What that program adds by itself comes from `at`. */
export const renderKubeadm = async ({ api, cluster, init, join }: KubeadmParts, path: string, at: Place, context: RenderContext): Promise<Rendering> => {
  const { render } = await import('./kubeadm/index.ts');
  const documents = [document(api, 'ClusterConfiguration', cluster), ...(init ? [document(api, 'InitConfiguration', init)] : []), ...(join ? [document(api, 'JoinConfiguration', join)] : [])];
  const { nodes, notes } = render(emitDocuments(documents, path, at), context);
  return { nodes, notes: isOpen(cluster.map['kubernetesVersion']) ? [...notes, { kind: 'approximate', at, message: 'the release of Kubernetes is not known here; this is what the newest kubeadm writes, and --kubernetes-version says another' }] : notes };
};

const isOpen = (version: Tree | undefined): boolean => typeof version === 'object' && version !== null && 'text' in version && written(version.text).includes('{{');

/** A manifest of a component to which something may add arguments that nobody sees. */
export const withMoreArguments = (file: RenderedFile): RenderedFile => {
  const [pod] = documentsOf(file, 'the kubelet').documents;
  const tree = pod && copyOf(pod);
  const opened = tree === undefined ? tree : withItem(tree, ['spec', 'containers', '0', 'command'], text(placeholder('MORE_ARGUMENTS')));
  return opened === undefined || opened === tree ? file : emit(opened, file.path, file.fallback);
};

const document = (api: KubeadmApi, kind: string, { map: entries, ...rest }: Mapping): Tree => ({
  ...rest,
  map: { apiVersion: text(`kubeadm.k8s.io/${api}`), kind: text(kind), ...entries },
});
