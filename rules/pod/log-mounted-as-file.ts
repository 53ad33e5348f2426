import { defineRule } from '../../src/engine/rule.ts';
import { cleanPath, mountOf } from '../../src/model/mounts.ts';
import { pathsWritten } from '../../src/model/host-files.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const api = (mount: string, type: string, path = mount): string =>
  podOf({ command: ['kube-apiserver', '--audit-log-path=/var/log/audit/audit.log'], container: [`volumeMounts: [{name: l, mountPath: ${mount}}]`], spec: [`volumes: [{name: l, hostPath: {path: ${path}, type: ${type}}}]`] });

export default defineRule({
  title: 'the log cannot be rotated, because it is mounted as a single file',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'To rotate its audit log the API server renames the file and makes a new one. A file that is a mount of its own cannot be renamed: the log grows until the disk is full, whatever `--audit-log-maxsize` says, and audit events are lost on the way.',
  remedy: 'Mount the directory of the log (`type: DirectoryOrCreate`), not the file.',
  examples: () => ({ bad: [api('/var/log/audit/audit.log', 'FileOrCreate')], good: [api('/var/log/audit', 'DirectoryOrCreate'), podOf({})] }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const { flag, path } of pathsWritten(invocation)) {
        const mount = mountOf(invocation.container, path);
        if (flag.name !== 'audit-log-path' || !mount?.hostPath || mount.at !== cleanPath(path)) continue;
        yield {
          at: mount.cursor,
          message: `${path} is mounted as a file by itself: the API server cannot rename it when it is full, and it grows for ever`,
          label: 'a mount of its own',
          related: [{ at: flag, label: 'the log' }],
          log: `can't rename log file: rename ${path}: device or resource busy`,
          advice: `mount the directory ${path.slice(0, path.lastIndexOf('/'))} instead`,
        };
      }
    }
  },
});
