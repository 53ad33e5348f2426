import { posix } from 'node:path';
import type { FileSystem } from '../source/file-system.ts';
import { KUBELET_MAX_BYTES, readBytes } from '../source/read.ts';
import { openRoot } from '../source/root.ts';
import { parseYaml } from '../yaml/parse.ts';
import { Failure } from './failure.ts';

const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';
/** RKE2 tells its kubelet in flags that no file holds. */
const USUAL_DIRECTORIES = ['/etc/kubernetes/manifests', '/var/lib/rancher/rke2/agent/pod-manifests'] as const;

/** Of distributions that run the components inside of themselves. */
const OWN_CONFIGURATIONS = ['/etc/k0s/k0s.yaml', '/etc/rancher/k3s/config.yaml'] as const;

/**
 * The kubelet's directory of static pods on this machine, or below the root of a node: what its configuration says, else a usual one.
 * Throws a Failure that says what was tried.
 */
export const staticPodPath = (fileSystem: FileSystem, root = '/', cwd = '/'): string => {
  const path = directoryOrReason(fileSystem, root, cwd);
  return typeof path === 'string' ? path : fail(root, path.reason);
};

/** What is audited of a node of which no path is given: its static pods, else the configuration that the components are started by. Throws as `staticPodPath`. */
export const controlPlanePath = (fileSystem: FileSystem, root = '/', cwd = '/'): string => {
  const path = directoryOrReason(fileSystem, root, cwd);
  if (typeof path === 'string') return path;
  const node = openRoot(fileSystem, root, posix.resolve(cwd, root));
  const own = OWN_CONFIGURATIONS.map((each) => node.look(each)).find(({ state }) => state === 'found');
  return own?.path ?? fail(root, path.reason);
};

const fail = (root: string, reason: string): never => {
  throw new Failure(`no path is given, and ${root === '/' ? 'this machine' : root} has no static pods where they usually are: ${reason}`, 'name a path: k8s-audit manifests/');
};

const directoryOrReason = (fileSystem: FileSystem, root: string, cwd: string): string | { readonly reason: string } => {
  const node = openRoot(fileSystem, root, posix.resolve(cwd, root));
  const config = node.read(KUBELET_CONFIG, KUBELET_MAX_BYTES);
  const text = config.state === 'read' ? readBytes(config.path, config.bytes) : undefined;
  const configured = text?.status === 'read' ? parseYaml(text.source).documents[0]?.get('staticPodPath').text() : undefined;
  const directories = (configured ? [configured] : USUAL_DIRECTORIES).map((path) => node.look(path));
  const found = directories.find(({ state }) => state === 'found');
  if (found) return found.path;
  const [reason] = directories.flatMap((each) => (each.state === 'found' ? [] : [each.reason]));
  const read = configured ? `the staticPodPath of ${KUBELET_CONFIG} is ${configured}` : `${KUBELET_CONFIG} names no staticPodPath`;
  return { reason: `${config.state === 'read' ? read : config.reason}, and ${reason}` };
};
