import { posix } from 'node:path';
import type { Discovery, NodeInput } from './discover.ts';
import type { FileSystem } from './file-system.ts';
import { openRoot, type Root } from './root.ts';
import { troubleOf, type FileTrouble } from './trouble.ts';

/**
 * Gives each node the root that holds its other files: the one that its manifests lie in; the roots that are left go to the nodes that are left,
 * in the order in which both were given. A root that cannot be opened or belongs to nobody is a trouble.
 */
export const assignRoots = ({ nodes, troubles }: Discovery, roots: readonly string[], fileSystem: FileSystem, cwd: string): Discovery => {
  const opened: Root[] = [];
  const own: { path: string; trouble: FileTrouble }[] = [];
  for (const path of roots) {
    const absolute = posix.resolve(cwd, path);
    try {
      if (fileSystem.kind(absolute) === 'directory') opened.push(openRoot(fileSystem, path, absolute));
      else own.push({ path, trouble: NO_DIRECTORY });
    } catch (error) {
      own.push({ path, trouble: troubleOf(error) });
    }
  }
  const rootOf = new Map<NodeInput, Root>();
  for (const node of nodes) {
    const holding = opened.filter((root) => holds(posix.resolve(cwd, root.path), posix.resolve(cwd, node.path)) && posix.resolve(cwd, root.path) !== '/');
    const nearest = holding.toSorted((a, b) => b.path.length - a.path.length)[0];
    if (nearest) rootOf.set(node, nearest);
  }
  const left = opened.filter((root) => ![...rootOf.values()].includes(root));
  const without = nodes.filter((node) => !rootOf.has(node));
  if (left.length === without.length) without.forEach((node, index) => rootOf.set(node, left[index] as Root));
  else for (const { path } of left) own.push({ path, trouble: nobodysRoot(without.length) });
  return { nodes: nodes.map((node) => ({ ...node, ...(rootOf.has(node) ? { root: rootOf.get(node) as Root } : {}) })), troubles: [...troubles, ...own] };
};

const holds = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`);

const NO_DIRECTORY: FileTrouble = { kind: 'directory', message: 'it is no directory', hint: 'name the directory that holds the files of the node, as --root / on the node itself' };

const nobodysRoot = (nodes: number): FileTrouble => ({
  kind: 'directory',
  message: `it is not clear to which of ${nodes} nodes this root belongs`,
  hint: 'give --root once for each node, in the order of the paths, or name manifests that lie inside of the roots',
});
