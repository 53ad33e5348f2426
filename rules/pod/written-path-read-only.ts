import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { pathsWritten } from '../../src/model/host-files.ts';
import { mountOf } from '../../src/model/mounts.ts';
import { podWithMounts } from '../templates/mount-example.ts';

const etcd = (mount: string): ReturnType<typeof podWithMounts> =>
  podWithMounts('etcd:3.5.21-0', ['etcd', '--data-dir=/var/lib/etcd/data'], [mount], ['{name: d, hostPath: {path: /var/lib/etcd}}']);

export default defineRule({
  title: 'the component writes where its mount is read-only',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'etcd cannot open its data directory, and the API server cannot open its audit log, on a read-only mount: they print one line and exit.',
  remedy: 'Remove `readOnly: true` from this mount. If keys lie in the same directory, mount them apart.',
  examples: () => ({
    bad: [etcd('{name: d, mountPath: /var/lib/etcd, readOnly: true}')],
    good: [etcd('{name: d, mountPath: /var/lib/etcd}'), etcd('{name: d, mountPath: /var/lib/etcd, readOnly: false}')],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const { flag, path } of invocation ? pathsWritten(invocation) : []) {
        const mount = invocation && mountOf(invocation.container, path);
        // Certificates are written there only where none are given.
        if (!mount || mount.cursor.get('readOnly').text() !== 'true' || flag.name === 'cert-dir') continue;
        yield {
          at: mount.cursor.get('readOnly'),
          message: `${invocation.component} writes to ${path} (${flag.spelling}), and the mount at ${mount.at || '/'} is read-only`,
          label: 'read-only',
          related: [{ at: flag, label: 'is written to' }],
          log: `${path}: read-only file system`,
          advice: 'remove readOnly: true here',
          ...offer(`mount ${mount.at || '/'} writable`, setField(mount.cursor, 'readOnly', false)),
        };
      }
    }
  },
});
