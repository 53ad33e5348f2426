import { defineRule } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { mountOf } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const AT_FILE = '{name: k, mountPath: /etc/kubernetes/scheduler.conf}';
const volume = (type: string): string => `{name: k, hostPath: {path: /etc/kubernetes/scheduler.conf${type}}}`;

export default defineRule({
  title: 'a file of the host is mounted without saying that it is one',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'Without a `type` nobody looks whether the file is there. If it is missing, misspelt or not yet written, the container runtime makes a directory of that name on the host; the component then reads a directory and exits, also after the file has been copied into that directory.',
  remedy: 'Set `type: File` on the hostPath: the kubelet then waits for the file, and says so.',
  examples: () => ({
    bad: [schedulerWithMounts([AT_FILE], [volume('')]), schedulerWithMounts([AT_FILE], [volume(', type: ""')])],
    good: [schedulerWithMounts([AT_FILE], [volume(', type: File')]), schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes}'], ['{name: k, hostPath: {path: /etc/kubernetes}}'])],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      const seen = new Set<string>();
      for (const { path } of filesReadAtStart(invocation)) {
        const mount = mountOf(invocation.container, path);
        const host = mount?.volume?.get('hostPath');
        if (!mount || host?.kind !== 'map' || mount.at !== path || mount.cursor.get('subPath').kind !== 'missing' || seen.has(path)) continue;
        const type = host.get('type');
        if (type.word()?.unknown !== undefined || (type.text() ?? '') !== '') continue;
        seen.add(path);
        yield {
          at: host,
          message: `if ${mount.hostPath ?? path} is missing on the host, the container runtime makes a directory there, and ${invocation.component} reads a directory`,
          label: 'no type: File',
          related: [{ at: mount.cursor, label: 'the mount' }],
          log: `read ${path}: is a directory`,
          advice: 'add type: File',
          ...offer('add type: File', setField(host, 'type', 'File')),
        };
      }
    }
  },
});
