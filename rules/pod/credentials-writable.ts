import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { filesReadAtStart, pathsWritten } from '../../src/model/host-files.ts';
import { mountOf, type Mount } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const VOLUME = ['{name: k, hostPath: {path: /etc/kubernetes/scheduler.conf, type: FileOrCreate}}'];

export default defineRule({
  title: 'the container may write to the keys and settings of the host that it only reads',
  on: 'pod',
  family: 'security',
  severity: 'info',
  since: '0.1.0',
  why: 'Who takes over the component can replace certificates, kubeconfigs and policies on the host, for this pod and for every other that reads them, and keep the door open after the hole is closed.',
  remedy: 'Set `readOnly: true` on the volumeMount. The components only read these files.',
  examples: () => ({
    bad: [schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes/scheduler.conf}'], VOLUME)],
    good: [schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes/scheduler.conf, readOnly: true}'], VOLUME)],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      const { container } = invocation;
      const written = new Set(pathsWritten(invocation).map(({ path }) => mountOf(container, path)));
      const files = new Map<Mount, string[]>();
      for (const { path } of filesReadAtStart(invocation)) {
        const mount = mountOf(container, path);
        if (!mount?.hostPath || written.has(mount) || mount.cursor.get('readOnly').text() === 'true' || mount.cursor.get('readOnly').word()?.unknown !== undefined) continue;
        files.set(mount, [...(files.get(mount) ?? []), path]);
      }
      for (const [mount, paths] of files) {
        const others = new Set(paths).size - 1;
        yield {
          at: mount.cursor,
          message: `${invocation.component} may write to ${mount.hostPath} of the host, where it only reads ${paths[0] ?? ''}${others > 0 ? ` and ${others} more` : ''}`,
          label: 'not read-only',
          advice: 'add readOnly: true to this mount',
          ...offer(`mount ${mount.at} read-only`, setField(mount.cursor, 'readOnly', true)),
        };
      }
    }
  },
});
