import { isUnknown } from '../text/unknown.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Container } from './types.ts';

/** One entry of `volumeMounts` with the volume that it names. */
export interface Mount {
  /** The entry itself. */
  readonly cursor: Cursor;
  /** `mountPath` without a slash at its end; `/` is the empty text. */
  readonly at: string;
  /** The entry of the pod's `volumes`; undefined where the pod has no such volume. */
  readonly volume: Cursor | undefined;
  /** Where its files lie on the host; undefined for a volume of another kind. */
  readonly hostPath: string | undefined;
}

const known = new WeakMap<Container, readonly Mount[]>();

/** The mounts of a container in the order of the manifest, without those whose path a template fills in. */
export const mountsOf = (container: Container): readonly Mount[] => {
  const mounts = known.get(container) ?? readMounts(container);
  known.set(container, mounts);
  return mounts;
};

const readMounts = ({ cursor, pod, isProcess }: Container): readonly Mount[] => {
  if (isProcess) return [{ cursor, at: '', volume: undefined, hostPath: '/' }];
  const volumes = pod.cursor.get('spec').get('volumes').items();
  return cursor.get('volumeMounts').items().flatMap((mount) => {
    const mountPath = mount.get('mountPath').text();
    const name = mount.get('name').text();
    if (mountPath === undefined || isUnknown(mountPath)) return [];
    const volume = name === undefined ? undefined : volumes.find((each) => each.get('name').text() === name);
    const host = volume?.get('hostPath').get('path').text();
    return [{ cursor: mount, at: withoutEnd(cleanPath(mountPath)), volume, hostPath: host === undefined ? undefined : joined(host, mount.get('subPath').text() ?? '') }];
  });
};

/** Why there may be more mounts than were seen, as the end of "could not decide: ..."; null when all were seen. */
export const hiddenMounts = ({ cursor, pod }: Container): string | null => {
  const mounts = cursor.get('volumeMounts');
  const volumes = pod.cursor.get('spec').get('volumes');
  if (mounts.hasHole || volumes.hasHole || (cursor.hasHole && mounts.kind === 'missing')) return 'a template may add mounts';
  const isOpen = [...mounts.items(), ...volumes.items()].some((item) => ['mountPath', 'name', 'subPath'].some((key) => isUnknown(item.get(key).word()?.text ?? '')));
  return isOpen ? 'a template fills in the path or the name of a mount' : null;
};

/** The mount through which the container sees the path: the one with the longest mountPath that the path lies in. */
export const mountOf = (container: Container, path: string): Mount | undefined => {
  const clean = cleanPath(path);
  let best: Mount | undefined;
  for (const mount of mountsOf(container)) {
    const covers = clean === mount.at || clean.startsWith(`${mount.at}/`);
    if (covers && (!best || mount.at.length > best.at.length)) best = mount;
  }
  return best;
};

/** The path on the host of a path inside the container; undefined where no hostPath volume brings it in. */
export const hostPathOf = (container: Container, path: string): string | undefined => {
  const mount = mountOf(container, path);
  return mount?.hostPath === undefined ? undefined : joined(mount.hostPath, cleanPath(path).slice(mount.at.length));
};

/** Without `.`, `..` and doubled slashes, as Go's filepath.Clean has it; a path that is not absolute stays so. */
export const cleanPath = (path: string): string => {
  const parts: string[] = [];
  const isAbsolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !isAbsolute) parts.push(part);
  }
  return `${isAbsolute ? '/' : ''}${parts.join('/')}`;
};

const withoutEnd = (path: string): string => (path === '/' ? '' : path);
const joined = (directory: string, rest: string): string => (rest === '' ? cleanPath(directory) : cleanPath(`${directory}/${rest}`));
