import { posix } from 'node:path';
import type { Place } from '../source/place.ts';
import { SourceFile } from '../source/source-file.ts';
import type { ClusterNode, Manifest } from './types.ts';

/** Mode and owner of a file of the node. `user` and `group` are names or numbers, as they were found. */
export type Attributes =
  | { readonly state: 'found'; readonly mode: number; readonly user: string; readonly group: string; readonly isDirectory: boolean; readonly place: Place }
  | { readonly state: 'not-there' }
  /** Neither root nor listing has anything near it. */
  | { readonly state: 'lacking'; readonly reason: string }
  /** `reason` is the end of "could not decide: ...". */
  | { readonly state: 'unseen'; readonly reason: string };

/** What the listing says, else the file system below the root. Links are followed there, and not in a listing. */
export const attributesOf = (node: ClusterNode, path: string): Attributes => {
  const { root, listing } = node;
  const listed = listing?.files.get(path);
  if (listed && listed.kind !== 'link') return { state: 'found', mode: listed.mode, user: listed.user, group: listed.group, isDirectory: listed.kind === 'directory', place: placeOf(path) };
  if (listed && !root) return { state: 'unseen', reason: `${path} is a symbolic link, and ${listing?.path ?? ''} does not say what is behind it` };
  if (!listed && listing?.files.has(posix.dirname(path))) return { state: 'not-there' };
  const found = root?.look(path);
  if (!found || found.state === 'lacking') return { state: 'lacking', reason: found?.reason ?? `${path} is not in ${listing?.path ?? 'the listing'}` };
  if (found.state === 'not-there') return { state: 'not-there' };
  if (found.state !== 'found') return { state: 'unseen', reason: found.reason };
  if (hasLostOwners(node)) return { state: 'unseen', reason: `nothing below ${root?.path ?? ''} belongs to root, so that the copy may have lost owners and modes: --file-listing gives them` };
  const { mode, uid, gid, kind } = found.stat;
  return { state: 'found', mode, user: String(uid), group: String(gid), isDirectory: kind === 'directory', place: placeOf(found.path) };
};

/** Whether a copy was made by somebody other than root, whose files they then all are. */
const hasLostOwners = ({ root }: ClusterNode): boolean => {
  if (!root || root.path === '/') return false;
  const known = ['/', '/etc', '/etc/kubernetes', '/var/lib', '/var/lib/kubelet'].map((path) => root.look(path));
  return !known.some((found) => found.state === 'found' && found.stat.uid === 0);
};

const placeOf = (path: string): Place => ({ file: new SourceFile(path, ''), span: { start: 0, end: 0 }, path: '' });

/** More files than a directory of a control plane ever holds. */
const MOST_FILES = 5000;

/** The paths below a directory, itself left out. Links to directories are not followed. */
export const filesBelow = ({ root, listing }: ClusterNode, directory: string): readonly string[] => {
  const found = new Set([...(listing?.files.keys() ?? [])].filter((path) => path.startsWith(`${directory}/`)));
  const waiting = [directory];
  for (let folder = waiting.pop(); folder !== undefined && found.size < MOST_FILES; folder = waiting.pop()) {
    for (const { name, kind } of root?.list(folder) ?? []) {
      found.add(`${folder}/${name}`);
      if (kind === 'directory') waiting.push(`${folder}/${name}`);
    }
  }
  return [...found].toSorted().slice(0, MOST_FILES);
};

const USUAL_DIRECTORY = '/etc/kubernetes/manifests';
/** That of RKE2, whose directory `manifests` holds objects for the API server. */
const OF_RKE2 = '/rke2/agent/pod-manifests';

/** Whether nothing but static pods belongs there, by what it is called. */
export const isKubeletDirectory = ({ isDirectory, path }: ClusterNode): boolean => isDirectory && [USUAL_DIRECTORY, OF_RKE2].some((usual) => `/${path}`.endsWith(usual));

/** Where the manifests lie on the node; undefined where that cannot be told from where they were read. */
export const manifestsDirectory = ({ root, path }: ClusterNode): string | undefined => {
  if (!root) return undefined;
  if (root.path === '/') return path.startsWith('/') ? posix.resolve(path) : undefined;
  const folder = root.path.replace(/\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`) ? posix.resolve('/', `.${path.slice(folder.length)}`) : undefined;
};

/** A manifest's path on the node, which is the kubelet's usual one unless it was read inside of the root. */
export const manifestPath = (node: ClusterNode, manifest: Manifest): string => `${manifestsDirectory(node) ?? USUAL_DIRECTORY}/${posix.basename(manifest.path)}`;
