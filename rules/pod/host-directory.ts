import { defineRule, type Severity } from '../../src/engine/rule.ts';
import { cleanPath, mountsOf } from '../../src/model/mounts.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

interface Directory {
  readonly path: RegExp;
  readonly means: string;
  readonly severity: Severity;
  /** Whether only a mount that may be written to is meant. */
  readonly written?: true;
}

/** Directories of the host that no component needs whole. The first that fits counts. */
const DIRECTORIES: readonly Directory[] = [
  { path: /\/(docker|containerd|crio|cri-dockerd)\.sock$|^\/(var\/)?run\/(containerd|crio)$/, severity: 'high', means: 'who can reach the socket of the container runtime is root of the host' },
  { path: /^\/$/, severity: 'high', means: 'that is the whole host' },
  { path: /^\/(etc|root|proc|sys|dev|boot)$/, severity: 'high', written: true, means: 'who can write there is root of the host' },
  { path: /^\/(usr|lib|opt|home|usr\/local)$/, severity: 'medium', written: true, means: 'programs that root runs lie there' },
  { path: /^\/(etc|root|proc|var|run|var\/run|home)$/, severity: 'medium', means: 'that holds the passwords, keys and sockets of the host' },
  { path: /^\/etc\/kubernetes\/manifests$/, severity: 'medium', written: true, means: 'a file put there is run by the kubelet as a pod with every right' },
  { path: /^\/var\/lib\/kubelet$/, severity: 'medium', means: 'that holds the key of the kubelet and the secrets of all pods of the node' },
  { path: /^\/var\/lib\/(docker|containerd|containers)$/, severity: 'medium', means: 'that holds the files of all containers of the node' },
];

const withField = (path: string, mount = ''): string => podOf({ container: [`volumeMounts: [{name: h, mountPath: /host${mount}}]`], spec: [`volumes: [{name: h, hostPath: {path: ${path}}}]`] });

export default defineRule({
  title: 'the pod has a directory of the host that it should never have',
  on: 'pod',
  family: 'security',
  severity: 'high',
  since: '0.1.0',
  why: 'A component needs its keys, its kubeconfig, the certificates of the system and, if it is etcd, its data. Each of these has a directory of its own; a larger one, or the socket of the runtime, turns a hole in the component into one in the host.',
  remedy: 'Mount the directory or file that the component reads, read-only, and nothing above it.',
  examples: () => ({
    bad: [withField('/'), withField('/etc', ', readOnly: true'), withField('/var/run/docker.sock'), withField('/etc/kubernetes/manifests')],
    good: [withField('/etc/kubernetes/pki'), withField('/etc/kubernetes/manifests', ', readOnly: true'), withField('/etc/pki', ', readOnly: true'), withField('/usr/libexec/kubernetes')],
  }),
  *check(pod) {
    const component = staticComponents(pod)[0]?.component;
    if (component === undefined) return;
    for (const mount of pod.containers.flatMap(mountsOf)) {
      const { hostPath, cursor } = mount;
      if (hostPath === undefined) continue;
      const clean = cleanPath(hostPath);
      const readOnly = cursor.get('readOnly');
      const isWritten = readOnly.text() !== 'true' && readOnly.word()?.unknown === undefined;
      const directory = DIRECTORIES.find(({ path, written }) => path.test(clean) && (written !== true || isWritten));
      if (!directory) continue;
      yield {
        at: mount.volume?.get('hostPath').get('path') ?? cursor,
        severity: directory.severity,
        message: `the pod of ${component} mounts ${hostPath} of the host${isWritten ? ' and may write to it' : ''}: ${directory.means}`,
        label: 'of the host',
        related: [{ at: cursor, label: 'the mount' }],
        advice: 'mount only what the component reads, with readOnly: true',
      };
    }
  },
});
