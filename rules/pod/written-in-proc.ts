import { defineRule } from '../../src/engine/rule.ts';
import { pathsWritten } from '../../src/model/host-files.ts';
import { cleanPath, mountOf } from '../../src/model/mounts.ts';
import { podOf } from '../templates/pod-fields.ts';

const etcd = (...argv: readonly string[]): string => podOf({ image: 'registry.k8s.io/etcd:3.5.21-0', command: ['etcd', ...argv] });

export default defineRule({
  title: 'the component is to write where nothing can be made',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'Below `/proc` and `/sys` the kernel shows its own state: no file and no directory can be made there, not even by root. The component tries when it starts, and exits.',
  remedy: 'Name a directory that a `hostPath` volume brings in: `/var/lib/etcd` for the data of etcd, `/var/log/kubernetes` for the audit log.',
  examples: () => ({
    bad: [etcd('--data-dir=/proc/etcd'), etcd('--data-dir=/var/lib/etcd', '--wal-dir=/sys/wal'), ['--audit-policy-file=/usr/policy.yaml', '--audit-log-path=/proc/audit.log']],
    good: [etcd('--data-dir=/var/lib/etcd'), etcd('--data-dir=/process'), ['--audit-policy-file=/usr/policy.yaml', '--audit-log-path=-']],
  }),
  *check(pod) {
    for (const { container, invocation } of pod.containers.map((each) => ({ container: each, invocation: each.invocation }))) {
      for (const { flag, path } of invocation ? pathsWritten(invocation) : []) {
        // A certificate directory is written to only where no certificate is given, and a log file late.
        if (!/^\/(proc|sys)\//.test(cleanPath(path)) || mountOf(container, path) || !AT_START.has(flag.name)) continue;
        yield {
          at: flag.value ?? flag,
          message: `${flag.spelling}=${path} lies in the kernel's own ${cleanPath(path).slice(0, 5).replace(/\/$/, '')}, where nothing can be made`,
          label: 'nothing can be written here',
          log: `${path}: no such file or directory`,
          advice: 'name a directory that a volume brings in',
        };
      }
    }
  },
});

const AT_START = new Set(['data-dir', 'wal-dir', 'audit-log-path']);
