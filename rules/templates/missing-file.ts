import { notGiven, unseen, type Problem, type Report } from '../../src/engine/rule.ts';
import { lookInContainer, type InContainer } from '../../src/model/container-view.ts';
import { cleanPath, hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Root } from '../../src/source/root.ts';
import { aboutComponent } from './host.ts';

/** A file that a component is to find in its container. */
export interface WantedFile {
  readonly path: string;
  readonly kind: 'file' | 'socket' | 'program';
  /** Where it is named. */
  readonly at: Place;
  readonly isKubeconfig: boolean;
  /** What the component prints, where that is not what Go says of the file. */
  readonly log?: { readonly missing?: string; readonly directory?: string };
  /** Whether the mount is looked at as well: for flags another rule does. */
  readonly withMounts: boolean;
}

/** What the kubelet or the container runtime puts there before the component looks; null where nobody does. */
const madeByMount = ({ path, isKubeconfig, log }: WantedFile, { container }: Invocation): Pick<Problem, 'message' | 'label' | 'log' | 'confidence'> | null => {
  const mount = mountOf(container, path);
  const type = mount?.volume?.get('hostPath').get('type').text() ?? '';
  if (mount?.at !== cleanPath(path)) return null;
  if (type === '') return { message: `${path} is not there, so that the container runtime makes a directory of that name`, label: 'will be a directory', log: log?.directory ?? `read ${path}: is a directory` };
  if (type !== 'FileOrCreate') return null;
  return {
    message: `${path} is not there, so that the kubelet makes an empty file of that name`,
    label: 'will be empty',
    ...(isKubeconfig ? { log: 'invalid configuration: no configuration has been provided' } : { confidence: 'likely' as const }),
  };
};

const MISSING: Readonly<Partial<Record<InContainer['state'], string>>> = { 'not-there': 'no such file or directory', 'not-mounted': 'no such file or directory', 'link-loop': 'too many levels of symbolic links' };

/** What is wrong with it; `root` is null where the files of the node were not given. */
export function* missingFileReports(wanted: WantedFile, invocation: Invocation, root: Root | null): Generator<Report> {
  for (const report of reports(wanted, invocation, root)) yield aboutComponent(report, invocation);
}

function* reports(wanted: WantedFile, invocation: Invocation, root: Root | null): Generator<Report> {
  const { path, at } = wanted;
  const { container } = invocation;
  if (wanted.withMounts && wanted.kind !== 'program' && !mountOf(container, path)) return yield* notMounted(wanted, invocation);
  if (root === null) return;
  const found = lookInContainer(root, container, path);
  // A program, and without a link all else, may be of the image.
  if (found.state === 'not-mounted' && (found.link === null || wanted.kind === 'program')) return;
  if (found.state === 'found') return yield* wrongKind(wanted, found, root);
  // Sockets come and go with the programs that listen on them.
  if (wanted.kind === 'socket') return;
  if (found.state === 'lacking') return yield notGiven(at, found.host, found.reason);
  if (found.state === 'outside' || found.state === 'not-readable') return yield unseen(at, found.reason);
  const made = found.state === 'not-there' ? madeByMount(wanted, invocation) : null;
  if (made) return yield { at, ...made, advice: 'put the file there before the kubelet starts the pod' };
  const onNode = 'host' in found && found.host !== path ? ` (${found.host} on the node)` : '';
  yield {
    at,
    message: found.state === 'not-there' ? `${path}${onNode} is not there` : found.reason,
    label: found.state === 'not-there' ? 'not on the node' : 'leads nowhere inside the container',
    log: wanted.log?.missing ?? `${path}: ${MISSING[found.state] ?? ''}`,
    advice: found.state === 'not-mounted' ? 'mount what the link points to at the same path, or put the file itself in its place' : 'put the file there, or correct the path',
  };
}

function* notMounted({ path, at, log }: WantedFile, { container }: Invocation): Generator<Report> {
  const hidden = hiddenMounts(container);
  if (hidden !== null) return yield unseen(at, hidden);
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  yield { at, message: `${path} is not visible inside the container: no volumeMount covers it`, label: 'no volumeMount covers this path', log: log?.missing ?? `${path}: no such file or directory`, advice: `mount the host's ${folder} read-only at the same path, or name a path that a mount brings in` };
}

function* wrongKind({ path, kind, at, log }: WantedFile, { stat, host }: Extract<InContainer, { state: 'found' }>, root: Root): Generator<Report> {
  const onNode = host === path ? '' : ` (${host} on the node)`;
  if (stat.kind === 'directory') {
    yield { at, message: `${path} is a directory${onNode}`, label: `a directory, no ${kind}`, ...(kind === 'file' ? { log: log?.directory ?? `read ${path}: is a directory` } : {}), advice: kind === 'socket' ? 'remove it, and mount the directory of the socket instead of the socket: the other program makes it anew whenever it starts' : `put the ${kind} in its place` };
  } else if (kind === 'socket') {
    if (stat.kind === 'file') yield { at, message: `${path} is a file${onNode}, on which nobody can listen`, label: 'a file, no socket', advice: 'remove it, and let the other program make its socket there' };
  } else if (stat.kind === 'other') {
    yield { at, message: `${path} is a pipe, socket or device`, label: 'no regular file', confidence: 'likely', advice: 'put a regular file in its place' };
  } else if (kind === 'program') {
    if ((stat.mode & 0o111) === 0) yield { at, message: `${path} cannot be executed${onNode}: its mode is ${stat.mode.toString(8).padStart(4, '0')}`, label: 'no program', advice: 'set the mode to 0755' };
  } else if (!root.canRead(host)) yield notGiven(at, host, `${host} cannot be read by this user`);
}
