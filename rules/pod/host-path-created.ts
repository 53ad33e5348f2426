import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { mountOf, mountsOf, type Mount } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const MOUNT = '{name: k, mountPath: /etc/kubernetes}';
const volume = (path: string, type: string): string => `{name: k, hostPath: {path: ${path}, type: ${type}}}`;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
/** Another name in the same directory; what lies elsewhere is there on purpose. */
const isNearMiss = (host: string, at: string): boolean => host !== at && folderOf(host) === folderOf(at);

export default defineRule({
  title: 'the kubelet makes an empty file or directory if the host path is misspelt',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The volume shows the container a neighbour of the host path that it is mounted at, and its type has the kubelet create what is missing. With a slip in the path the component gets something empty, although the right file is on the host, prints that it cannot read it, and exits.',
  remedy: 'Keep the host path and the mount path of keys and kubeconfigs equal. If they differ on purpose, take `type: Directory` or `type: File`: then the kubelet says what is missing.',
  examples: () => ({
    bad: [schedulerWithMounts([MOUNT], [volume('/etc/kubernets', 'DirectoryOrCreate')]), schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes/scheduler.conf}'], [volume('/etc/kubernetes/scheduler-typo.conf', 'FileOrCreate')])],
    good: [schedulerWithMounts([MOUNT], [volume('/etc/kubernetes', 'DirectoryOrCreate')]), schedulerWithMounts([MOUNT], [volume('/etc/kube', 'Directory')]), schedulerWithMounts([MOUNT], [volume('/srv/kubernetes', 'DirectoryOrCreate')])],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      const { container, component } = invocation;
      const read = new Map<Mount, string>();
      for (const { path } of filesReadAtStart(invocation)) {
        const mount = mountOf(container, path);
        if (mount && !read.has(mount)) read.set(mount, path);
      }
      for (const mount of mountsOf(container)) {
        const path = read.get(mount);
        const host = mount.volume?.get('hostPath');
        const type = host?.get('type').text() ?? '';
        if (path === undefined || !host || !type.endsWith('OrCreate') || mount.hostPath === undefined || !isNearMiss(mount.hostPath, mount.at)) continue;
        const what = type.startsWith('File') ? 'file' : 'directory';
        yield {
          at: host.get('path'),
          message: `${mount.at} shows ${mount.hostPath} of the host, which the kubelet makes as an empty ${what} if it is not there, and ${component} reads ${path} through it`,
          label: `not ${mount.at}`,
          related: [{ at: mount.cursor, label: 'the mount' }],
          log: what === 'file' ? 'invalid configuration: no configuration has been provided' : `open ${path}: no such file or directory`,
          advice: `write path: ${mount.at} if that is meant, else type: ${type.replace('OrCreate', '')}`,
        };
      }
    }
  },
});
