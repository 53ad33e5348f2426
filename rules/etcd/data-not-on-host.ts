import { unseen } from '../../src/engine/rule.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import { podWithMounts } from '../templates/mount-example.ts';
import { componentRule, describe } from '../templates/setting-rule.ts';

const etcd = (mounts: readonly string[], volume = 'hostPath: {path: /var/lib/etcd}'): ReturnType<typeof podWithMounts> =>
  podWithMounts('etcd:3.5.21-0', ['etcd', '--name=a', '--data-dir=/var/lib/etcd'], mounts, [`{name: d, ${volume}}`]);

export default componentRule(
  {
    on: 'etcd',
    title: 'the data of etcd lies inside the container, and is gone with it',
    family: 'operations',
    severity: 'critical',
    why: 'No mount covers the data directory, or only an `emptyDir`. When the container or the pod is made anew, at the next edit of this file or restart of the node, all objects of the cluster are gone.',
    remedy: 'Mount a directory of the host at the data directory, with `type: DirectoryOrCreate`. Take a snapshot first: the change itself makes the container anew.',
    examples: () => ({
      bad: [etcd([]), etcd(['{name: d, mountPath: /data}']), etcd(['{name: d, mountPath: /var/lib/etcd}'], 'emptyDir: {}')],
      good: [etcd(['{name: d, mountPath: /var/lib/etcd}']), etcd(['{name: d, mountPath: /var/lib/}'])],
      unseen: [etcd(['{name: d, mountPath: "{{ dir }}"}'])],
    }),
  },
  function* (invocation) {
    for (const flag of ['data-dir', 'wal-dir']) {
      const setting = invocation.setting(flag);
      // A relative directory is one in the image.
      if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
      if (!('text' in setting) || (flag === 'wal-dir' && setting.text === '')) continue;
      const mount = mountOf(invocation.container, setting.text);
      const isEmpty = mount?.volume?.get('emptyDir').kind === 'map';
      if (mount && !isEmpty) continue;
      const hidden = hiddenMounts(invocation.container);
      if (hidden !== null) {
        yield unseen(setting.place, hidden);
        continue;
      }
      yield {
        at: setting.state === 'given' ? (setting.flag.value ?? setting.place) : setting.place,
        message: `${describe(flag, setting)}: ${mount ? 'that is an emptyDir' : 'no mount covers it'}, and the data is gone with the container`,
        label: mount ? 'in an emptyDir' : 'inside the container',
        related: mount ? [{ at: mount.cursor, label: 'the mount' }] : [],
        advice: `mount a directory of the host at ${setting.text.startsWith('/') ? setting.text : '/var/lib/etcd'}`,
      };
    }
  },
);
