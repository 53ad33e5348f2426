import { defineRule } from '../../src/engine/rule.ts';
import { mountsOf, type Mount } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const VOLUME = ['{name: k, hostPath: {path: /etc/kubernetes}}'];

export default defineRule({
  title: 'the same path of the host is mounted at two paths of the container',
  on: 'pod',
  family: 'operations',
  severity: 'info',
  since: '0.1.0',
  why: 'It is mostly what is left of an edit. Two names for one file make it hard to see which flags read it, and one of the mounts may be writable where the other is not.',
  remedy: 'Keep one mount, and let all flags use its path.',
  examples: () => ({
    bad: [schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes}', '{name: k, mountPath: /srv/kubernetes}'], VOLUME)],
    good: [schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes}'], VOLUME), schedulerWithMounts(['{name: k, mountPath: /a, subPath: a}', '{name: k, mountPath: /b, subPath: b}'], VOLUME)],
  }),
  *check(pod) {
    for (const container of pod.containers) {
      const seen = new Map<string, Mount>();
      for (const mount of container.invocation ? mountsOf(container) : []) {
        const path = mount.hostPath;
        const first = path === undefined ? undefined : seen.get(path);
        if (path !== undefined && !first) seen.set(path, mount);
        if (!first || path === undefined || first.at === mount.at) continue;
        yield {
          at: mount.cursor,
          message: `${path} of the host is mounted at ${mount.at || '/'}, and at ${first.at || '/'} as well`,
          label: 'the second mount',
          related: [{ at: first.cursor, label: 'the first' }],
          advice: 'keep one of them',
        };
      }
    }
  },
});
