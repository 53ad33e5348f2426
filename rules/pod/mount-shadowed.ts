import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { cleanPath, mountOf, mountsOf } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const OUTER = '{name: all, mountPath: /etc}';
const INNER = '{name: k8s, mountPath: /etc/kubernetes}';
const volumes = (inner: string): string[] => ['{name: all, hostPath: {path: /etc}}', `{name: k8s, hostPath: {path: ${inner}}}`];

export default defineRule({
  title: 'a flag reads from a mount that lies over another one with other files',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'The path of the flag lies in two mounts, and the longer one counts. Who edits the file that the shorter mount shows changes nothing, and the component keeps its old keys or policy.',
  remedy: 'Mount each directory once, at the path that it has on the host.',
  examples: () => ({ bad: [schedulerWithMounts([OUTER, INNER], volumes('/opt/kubernetes'))], good: [schedulerWithMounts([OUTER, INNER], volumes('/etc/kubernetes')), schedulerWithMounts([INNER], volumes('/opt/kubernetes'))] }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      const mounts = mountsOf(invocation.container);
      for (const { flag, path } of filesReadAtStart(invocation)) {
        const counting = mountOf(invocation.container, path);
        const hidden = counting && mounts.find((mount) => mount !== counting && mount.hostPath !== undefined && counting.at.startsWith(`${mount.at}/`));
        if (!counting?.hostPath || !hidden?.hostPath) continue;
        const wouldBe = cleanPath(`${hidden.hostPath}/${counting.at.slice(hidden.at.length)}`);
        if (wouldBe === cleanPath(counting.hostPath)) continue;
        yield {
          at: flag.value ?? flag,
          message: `${path} comes from ${counting.hostPath} of the host, and not from ${wouldBe}, which the mount at ${hidden.at || '/'} would show`,
          label: 'in two mounts',
          related: [{ at: counting.cursor, label: 'this mount counts' }, { at: hidden.cursor, label: 'this one is hidden there' }],
          advice: 'remove one of the two mounts',
        };
      }
    }
  },
});
