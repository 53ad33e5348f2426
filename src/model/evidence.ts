import { readBytes } from '../source/read.ts';
import type { HostFile, Root } from '../source/root.ts';
import type { YamlFile } from '../yaml/document.ts';
import { parseYaml } from '../yaml/parse.ts';
import { lookInContainer } from './container-view.ts';
import { cleanPath, hostPathOf } from './mounts.ts';
import type { ClusterNode, Container, Manifest } from './types.ts';

/** What is known of a file of the node other than a manifest. */
export type Evidence =
  /** `sure`: more of its path than the name agrees, so that it is no other file of that name. */
  | { readonly state: 'read'; readonly yaml: YamlFile; readonly path: string; readonly sure: boolean }
  /** What the root has in its place. `reason` is the end of "could not decide: ...". */
  | { readonly state: Exclude<HostFile['state'], 'read'> | 'no-text'; readonly reason: string }
  | { readonly state: 'not-given'; readonly reason: string };

/** The file that a path inside a container stands for: what the node has at the host's end of the mount. */
export const evidenceFor = (node: ClusterNode, container: Container, path: string): Evidence => {
  const seen = node.root && hostPathOf(container, path) !== undefined ? lookInContainer(node.root, container, path) : null;
  if (seen?.state === 'not-mounted') return { state: 'not-there', reason: seen.reason };
  return node.evidence(seen?.host ?? hostPathOf(container, path) ?? cleanPath(path));
};

/** Looks for files below the root, and for those that it lacks beside the manifests. Each path is looked up once. */
export const evidenceBelow = (root: Root, beside: (path: string) => Evidence): ((path: string) => Evidence) => {
  const found = new Map<string, Evidence>();
  return (path) => {
    const evidence = found.get(path) ?? evidenceOf(root.read(path), path, beside);
    found.set(path, evidence);
    return evidence;
  };
};

const evidenceOf = (file: HostFile, path: string, beside: (path: string) => Evidence): Evidence => {
  if (file.state === 'lacking') {
    const other = beside(path);
    return other.state === 'read' ? other : file;
  }
  if (file.state !== 'read') return file;
  const text = readBytes(file.path, file.bytes);
  if (text.status !== 'read') return { state: 'no-text', reason: `${path} is no text: ${text.trouble.message}` };
  return { state: 'read', yaml: parseYaml(text.source), path: file.path, sure: true };
};

const nodes = new WeakMap<Manifest, ClusterNode>();

/** The node whose manifest this is; undefined while that is not built. */
export const nodeOf = (manifest: Manifest): ClusterNode | undefined => nodes.get(manifest);

/** Lets what is read from a manifest ask for the files of its node. */
export const bindManifests = (node: ClusterNode): void => {
  for (const manifest of node.manifests) nodes.set(manifest, node);
};

/** Looks for files among those that were given beside the manifests, by the end of their path. Each path is looked up once. */
export const evidenceBeside = (manifests: readonly Manifest[]): ((path: string) => Evidence) => {
  let byName: ReadonlyMap<string, readonly Manifest[]> | undefined;
  const found = new Map<string, Evidence>();
  return (path) => {
    byName ??= grouped(manifests.filter(isNoManifest));
    const evidence = found.get(path) ?? lookUp(byName.get(nameOf(path)) ?? [], path);
    found.set(path, evidence);
    return evidence;
  };
};

const grouped = (manifests: readonly Manifest[]): ReadonlyMap<string, readonly Manifest[]> => {
  const byName = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const name = nameOf(manifest.path);
    const together = byName.get(name);
    if (together) together.push(manifest);
    else byName.set(name, [manifest]);
  }
  return byName;
};

/** The candidates have the name of the path. */
const lookUp = (candidates: readonly Manifest[], path: string): Evidence => {
  const wanted = partsOf(path);
  const shared = candidates.map((manifest) => sharedTail(partsOf(manifest.path), wanted));
  const longest = Math.max(0, ...shared);
  const best = candidates.filter((_, index) => shared[index] === longest);
  const [manifest] = best;
  if (!manifest?.yaml) return { state: 'not-given', reason: `${path} was not given` };
  if (best.length > 1) return { state: 'not-given', reason: `several of the files given may be ${path}` };
  return { state: 'read', yaml: manifest.yaml, path: manifest.path, sure: longest > 1 || wanted.length === 1 };
};

/** What has errors as YAML is no manifest either, and the component says so as well. */
const isNoManifest = ({ status, yaml, pods }: Manifest): boolean => yaml !== null && pods.length === 0 && (status === 'not-a-manifest' || status === 'unreadable');

const nameOf = (path: string): string => partsOf(path).at(-1) ?? '';
const partsOf = (path: string): string[] => cleanPath(path).split('/').filter((part) => part !== '');

const sharedTail = (one: readonly string[], other: readonly string[]): number => {
  let count = 0;
  while (count < Math.min(one.length, other.length) && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
};
