import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import { podWithMounts } from '../templates/mount-example.ts';
import { settingRule } from '../templates/setting-rule.ts';
import { cleanPath } from '../../src/model/mounts.ts';
import { unseen } from '../../src/engine/rule.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { addHostMount } from '../../src/fix/mount-edits.ts';

const api = (mounts: readonly string[], path = '/var/log/kubernetes/audit.log'): ReturnType<typeof podWithMounts> =>
  podWithMounts('kube-apiserver:v1.31.0', ['kube-apiserver', `--audit-log-path=${path}`], mounts, ['{name: l, hostPath: {path: /var/log/kubernetes}}']);

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the audit log is lost with the container, or cannot be rotated',
    family: 'operations',
    severity: 'medium',
    why: 'A log that no mount covers lies inside the container: nobody reads it there, it fills the container layer, and it is gone with the next restart, just when it is needed. A mount of the single file cannot be rotated, for a mounted file cannot be renamed: the log grows for ever.',
    remedy: 'Mount the directory of the log from the host, writable, with `type: DirectoryOrCreate`.',
    examples: () => ({
      bad: [api([]), api(['{name: l, mountPath: /var/log/kubernetes/audit.log}'])],
      good: [api(['{name: l, mountPath: /var/log/kubernetes}']), api([], '-'), ['--v=2']],
      unseen: [api(['{name: l, mountPath: "{{ dir }}"}'])],
    }),
  },
  'audit-log-path',
  (setting, { container }) => {
    if (setting.state === 'default' || setting.text === '-' || setting.text === '') return undefined;
    const mount = mountOf(container, setting.text);
    const isFile = mount !== undefined && cleanPath(setting.text) === mount.at;
    if (mount && !isFile) return undefined;
    const hidden = mount ? null : hiddenMounts(container);
    if (hidden !== null) return unseen(setting.place, hidden);
    const directory = setting.text.slice(0, setting.text.lastIndexOf('/'));
    return {
      at: setting.flag.value ?? setting.place,
      message: mount ? `${setting.text} is mounted as a single file, which cannot be rotated` : `no mount covers ${setting.text}: the audit log is gone with the container`,
      label: mount ? 'a file of its own' : 'inside the container',
      related: mount ? [{ at: mount.cursor, label: 'the mount' }] : [],
      advice: `mount the host's ${directory || '/'}, writable`,
      ...(mount || directory === '' ? {} : offer(`mount the host's ${directory}`, addHostMount(container, directory, 'writable'))),
    };
  },
);
