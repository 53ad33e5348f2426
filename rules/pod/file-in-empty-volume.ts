import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { mountOf, mountsOf } from '../../src/model/mounts.ts';
import type { Container } from '../../src/model/types.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const MOUNT = '{name: k, mountPath: /etc/kubernetes}';
const EMPTY = '{name: k, emptyDir: {}}';
const WRITER = '  initContainers: [{name: w, image: w, volumeMounts: [{name: k, mountPath: /out}]}]\n';

/** Whether another container of the pod may put something into the volume. */
const isFilled = (volume: string | undefined, own: Container): boolean =>
  own.pod.containers.some((other) => other !== own && mountsOf(other).some((mount) => mount.volume?.get('name').text() === volume));

export default defineRule({
  title: 'a flag names a file in an emptyDir that nobody fills',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'An `emptyDir` is empty when the pod starts. The component does not find the file, prints one line and exits.',
  remedy: 'Mount the directory of the host that holds the file, with a `hostPath` volume.',
  examples: () => ({
    bad: [schedulerWithMounts([MOUNT], [EMPTY])],
    good: [schedulerWithMounts([MOUNT], [EMPTY], WRITER), schedulerWithMounts([MOUNT], ['{name: k, hostPath: {path: /etc/kubernetes}}'])],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation || invocation.wrappers.length > 0) continue;
      const { container } = invocation;
      for (const { flag, path } of filesReadAtStart(invocation)) {
        const mount = mountOf(container, path);
        if (mount?.volume?.get('emptyDir').kind !== 'map' || isFilled(mount.volume.get('name').text(), container)) continue;
        yield {
          at: flag.value ?? flag,
          message: `${path} lies in an emptyDir, which is empty when the pod starts, and no other container fills it`,
          label: 'nobody writes this file',
          related: [{ at: mount.cursor, label: 'the mount' }, { at: mount.volume, label: 'the volume' }],
          log: `${path}: no such file or directory`,
          advice: 'mount the directory of the host instead',
        };
      }
    }
  },
});
