import type { FileListing } from '../source/file-listing.ts';
import type { Rendered } from '../source/rendered-file.ts';
import type { Root } from '../source/root.ts';
import { lazily } from '../knowledge/facts.ts';
import { isUnknown } from '../text/unknown.ts';
import { coreDnsOf, kubeProxyOf } from './addons.ts';
import { bindManifests, evidenceBelow, evidenceBeside } from './evidence.ts';
import { kubeletOf, type Kubelet } from './kubelet-settings.ts';
import type { ClusterNode, Invocation, Manifest } from './types.ts';

/** What was said about a node beside its files. */
interface Given {
  readonly name?: string | undefined;
  readonly listing?: FileListing | undefined;
  readonly etcdBackups?: string | undefined;
  readonly rendered?: Rendered | undefined;
  /** Other files of the node, which are no manifests. */
  readonly beside?: readonly Manifest[] | undefined;
}

/** What one manifests directory, or the files named one by one, describes; `root` holds the other files of the node. */
export const buildNode = (path: string, isDirectory: boolean, manifests: readonly Manifest[], root: Root | null = null, given: Given = {}): ClusterNode => {
  const beside = evidenceBeside([...manifests, ...(given.beside ?? [])]);
  let found: readonly Invocation[] | undefined;
  let { name } = given;
  let kubelet: Kubelet | null | undefined;
  const coreDns = lazily(() => coreDnsOf(node));
  const kubeProxy = lazily(() => kubeProxyOf(node));
  const node: ClusterNode = {
    path,
    isDirectory,
    manifests,
    root,
    listing: given.listing ?? null,
    etcdBackups: given.etcdBackups ?? null,
    rendered: given.rendered ?? null,
    evidence: root === null ? beside : evidenceBelow(root, beside),
    get invocations() {
      found ??= manifests.flatMap(({ pods }) => pods).flatMap(({ containers }) => containers).flatMap(({ invocation }) => invocation ?? []);
      return found;
    },
    get kubelet() {
      if (kubelet === undefined) kubelet = kubeletOf(node);
      return kubelet;
    },
    get coreDns() {
      return coreDns();
    },
    get kubeProxy() {
      return kubeProxy();
    },
    get name() {
      name ??= nameOfMember(node.invocations) ?? nameOfPods(node.invocations) ?? nameOfDirectory(path);
      return name;
    },
  };
  bindManifests(node);
  return node;
};

const nameOfMember = (invocations: readonly Invocation[]): string | undefined => {
  for (const invocation of invocations) {
    const setting = invocation.component === 'etcd' ? invocation.setting('name') : undefined;
    if (setting?.state === 'given' && setting.text !== '' && setting.text !== 'default' && !isUnknown(setting.text)) return setting.text;
  }
  return undefined;
};

/** Pods exported from the API are called `<component>-<node>`: what at least two components have in common, or the pod's node. */
const nameOfPods = (invocations: readonly Invocation[]): string | undefined => {
  const suffixes = new Map<string, Set<string>>();
  for (const { component, container } of invocations) {
    const { pod } = container;
    const node = pod.cursor.get('spec').get('nodeName').text();
    if (node !== undefined && node !== '') return node;
    const suffix = pod.name?.startsWith(`${component}-`) === true ? pod.name.slice(component.length + 1) : '';
    if (suffix === '') return undefined;
    suffixes.set(suffix, (suffixes.get(suffix) ?? new Set()).add(component));
  }
  const [only] = suffixes;
  return suffixes.size === 1 && only !== undefined && only[1].size > 1 ? only[0] : undefined;
};

const nameOfDirectory = (path: string): string => /[^/]+(?=\/*$)/.exec(path)?.[0] ?? path;
