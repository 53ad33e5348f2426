import type { FileSystem } from '../source/file-system.ts';
import { KUBELET_MAX_BYTES, readSource } from '../source/read.ts';
import { troubleOf } from '../source/trouble.ts';
import { parseYaml } from '../yaml/parse.ts';
import { Failure } from './failure.ts';

const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';
const DEFAULT_DIRECTORY = '/etc/kubernetes/manifests';

/**
 * The kubelet's directory of static pods on this machine: what its configuration says, else the usual one.
 * Throws a Failure that says what was tried.
 */
export const staticPodPath = (fileSystem: FileSystem): string => {
  const config = readSource(fileSystem, KUBELET_CONFIG, KUBELET_CONFIG, KUBELET_MAX_BYTES);
  const configured = config.status === 'read' ? parseYaml(config.source).documents[0]?.get('staticPodPath').text() : undefined;
  const path = configured || DEFAULT_DIRECTORY;
  try {
    fileSystem.kind(path);
    return path;
  } catch (error) {
    const tried = [
      `${KUBELET_CONFIG} (${config.status !== 'read' ? config.trouble.message : configured ? `its staticPodPath is ${configured}` : 'it names no staticPodPath'})`,
      `${path} (${troubleOf(error).message})`,
    ];
    throw new Failure(`no path is given, and this machine has no static pods where they usually are; tried ${tried.join(' and ')}`, 'name a path: k8s-audit manifests/');
  }
};
