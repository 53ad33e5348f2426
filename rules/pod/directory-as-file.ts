import { defineRule } from '../../src/engine/rule.ts';
import { cleanPath, mountsOf } from '../../src/model/mounts.ts';
import { podWithMounts } from '../templates/mount-example.ts';
import { staticComponents } from '../templates/pod-fields.ts';

/** What is a directory on every node. */
const DIRECTORIES = /^\/(etc|etc\/(ssl|ssl\/certs|pki|ca-certificates|kubernetes|kubernetes\/(pki|pki\/etcd|manifests))|usr\/(local\/)?share\/ca-certificates|usr\/libexec\/kubernetes(\/.*)?|var\/(lib|log)(\/etcd|\/kubelet|\/kubernetes|\/pods)?)$/;
/** Flags that name a directory which the component fills. */
const FLAGS = ['data-dir', 'wal-dir'];

const etcd = (volume: string, mountPath = '/var/lib/etcd') => podWithMounts('etcd:3.5.21-0', ['etcd', '--data-dir=/var/lib/etcd'], [`{name: d, mountPath: ${mountPath}}`], [`{name: d, hostPath: ${volume}}`]);

export default defineRule({
  title: 'the volume wants a file where a directory is',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'With the types `File` and `FileOrCreate` the kubelet looks whether there is a file on the host, and does not start the pod if it finds a directory. If there is nothing yet, `FileOrCreate` makes a file, in which a component cannot keep its data.',
  remedy: 'Write `type: Directory`, or `DirectoryOrCreate` where the component fills the directory itself.',
  examples: () => ({
    bad: [etcd('{path: /var/lib/etcd, type: File}'), etcd('{path: /data/etcd, type: FileOrCreate}'), etcd('{path: /etc/ssl/certs, type: File}', '/etc/ssl/certs')],
    good: [etcd('{path: /var/lib/etcd, type: DirectoryOrCreate}'), etcd('{path: /etc/kubernetes/scheduler.conf, type: FileOrCreate}', '/etc/kubernetes/scheduler.conf'), etcd('{path: /var/log/etcd.log, type: FileOrCreate}', '/var/log/etcd.log')],
  }),
  *check(pod) {
    for (const { component, container, setting } of staticComponents(pod)) {
      for (const { cursor, at, volume, hostPath } of mountsOf(container)) {
        const type = volume?.get('hostPath').get('type');
        if (!type?.text()?.startsWith('File') || hostPath === undefined || cursor.get('subPath').kind !== 'missing') continue;
        const flag = FLAGS.map((each) => setting(each)).find((each) => each.state === 'given' && cleanPath(each.text) === at);
        if (!flag && !DIRECTORIES.test(cleanPath(hostPath))) continue;
        yield {
          at: type,
          message: `${hostPath} is a directory, and the volume that ${component} mounts is of type ${type.text() ?? ''}`,
          label: 'not a file',
          related: [{ at: cursor, label: 'the mount' }, ...(flag ? [{ at: flag.place, label: 'a directory' }] : [])],
          log: `hostPath type check failed: ${hostPath} is not a file`,
          advice: 'write type: Directory',
        };
      }
    }
  },
});
