import { defineRule } from '../../src/engine/rule.ts';
import { removeItem } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const VOLUME = '{name: k, hostPath: {path: /etc/kubernetes}}';

/** Whether the kubelet makes something on the host for it. */
const isMade = (volume: Cursor): boolean => volume.get('hostPath').get('type').text()?.endsWith('OrCreate') === true;

export default defineRule({
  title: 'no container mounts this volume',
  on: 'pod',
  family: 'operations',
  severity: 'low',
  since: '0.1.0',
  why: 'It is the half of an edit: the volume is there, the mount is not, and the component does not see the files. Or it is a rest, and the host path is handed to the pod for nothing.',
  remedy: 'Add the `volumeMount`, or remove the volume.',
  examples: () => ({
    bad: [schedulerWithMounts([], [VOLUME])],
    good: [schedulerWithMounts(['{name: k, mountPath: /etc/kubernetes}'], [VOLUME])],
  }),
  *check({ cursor }) {
    const spec = cursor.get('spec');
    const lists = ['initContainers', 'containers', 'ephemeralContainers'].map((key) => spec.get(key));
    const mounts = lists.flatMap((list) => list.items()).flatMap((container) => [container.get('volumeMounts'), container.get('volumeDevices')]);
    const mounted = new Set(mounts.flatMap((list) => list.items()).map((mount) => mount.get('name').text()));
    // What a template adds, or the name that it fills in, may be any of them.
    if (mounted.has(undefined) || [...lists, ...mounts].some(({ hasHole }) => hasHole)) return;
    for (const volume of spec.get('volumes').items()) {
      const name = volume.get('name').text();
      if (name === undefined || mounted.has(name)) continue;
      yield { at: volume, message: `no container mounts the volume ${name}`, label: 'not mounted', advice: 'add the volumeMount, or remove the volume', ...offer(`remove the volume ${name}`, removeItem(spec, 'volumes', volume), isMade(volume) ? undefined : 'no container sees the volume') };
    }
  },
});
