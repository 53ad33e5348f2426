import { posix } from 'node:path';
import type { Found, Missed, Root } from '../source/root.ts';
import { cleanPath, mountOf } from './mounts.ts';
import type { Container } from './types.ts';

/** What a container finds at a path, where the files of the node were given. */
export type InContainer =
  /** `host`: where it lies on the node, once the links that the container follows have been followed. */
  | (Extract<Found, { state: 'found' }> & { readonly host: string })
  | (Missed & { readonly host: string })
  /** No mount from the host covers the path, or the one that a link on the way leads to. */
  | { readonly state: 'not-mounted'; readonly link: string | null; readonly reason: string };

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** Follows a path as a process in the container does: the source of a mount is found on the host, every link below it inside of the container. */
export const lookInContainer = (root: Root, container: Container, path: string): InContainer => {
  let at = cleanPath(path);
  let link: string | null = null;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const mount = mountOf(container, at);
    if (mount?.hostPath === undefined) {
      return { state: 'not-mounted', link, reason: link === null ? `${path} does not come from the host` : `${path} leads over a link to ${at}, which no mount brings into the container` };
    }
    const names = at.slice(mount.at.length).split('/').filter((name) => name !== '');
    let next: string | undefined;
    for (let count = 1; count <= names.length && next === undefined; count++) {
      const target = root.link(`${mount.hostPath}/${names.slice(0, count).join('/')}`);
      if (target === undefined) continue;
      const rest = names.slice(count).join('/');
      const folder = `${mount.at}/${names.slice(0, count - 1).join('/')}`;
      link = posix.join(mount.at, ...names.slice(0, count));
      next = cleanPath(`${target.startsWith('/') ? target : `${folder}/${target}`}/${rest}`);
    }
    if (next === undefined) {
      const host = cleanPath([mount.hostPath, ...names].join('/'));
      return { ...root.look(host), host };
    }
    at = next;
  }
  return { state: 'link-loop', path, host: path, reason: `the symbolic links of ${path} lead in a circle` };
};
