import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { pathsWritten } from '../../src/model/host-files.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import { podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';
const CERTIFICATES = ['--tls-cert-file=/a.crt', '--tls-private-key-file=/a.key'];
const api = (argv: readonly string[], container: readonly string[], spec: readonly string[] = []): string => podOf({ command: ['kube-apiserver', ...argv], container, spec });

export default defineRule({
  title: 'the component must write into its container, and may not',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'With `readOnlyRootFilesystem: true` only volumes can be written to; as another user than root, hardly anything else either. An API server without `--tls-cert-file` writes a certificate of its own into `--cert-dir`, opens its audit log at start, and etcd makes its data directory: each ends with one line when that fails.',
  remedy: 'Mount a volume where the component writes: a `hostPath` for the audit log and for the data of etcd, an `emptyDir` for `--cert-dir`; or give `--tls-cert-file` and `--tls-private-key-file`.',
  examples: () => ({
    bad: [api([], [READ_ONLY]), api([...CERTIFICATES, '--audit-log-path=/var/log/audit.log'], [READ_ONLY]), podOf({ image: 'etcd:3.5.21-0', command: ['etcd', '--data-dir=/var/lib/etcd'], container: [READ_ONLY] }), api([], ['securityContext: {runAsUser: 65534}'])],
    good: [
      api(CERTIFICATES, [READ_ONLY]),
      api([], [READ_ONLY, 'volumeMounts: [{name: run, mountPath: /var/run/kubernetes}]'], ['volumes: [{name: run, emptyDir: {}}]']),
      api([], []),
      api([...CERTIFICATES, '--audit-log-path=-'], [READ_ONLY]),
    ],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { container } = invocation;
      const [readOnly, user] = [securitySetting(container, 'readOnlyRootFilesystem'), securitySetting(container, 'runAsUser')];
      const isOther = /^[1-9]\d*$/.test(user.text() ?? '');
      if ((readOnly.text() !== 'true' && !isOther) || hiddenMounts(container) !== null || invocation.incomplete !== null) continue;
      for (const { path, place, flag } of writes(invocation)) {
        if (!path.startsWith('/') || mountOf(container, path) || (readOnly.text() !== 'true' && /^\/(tmp|dev)(\/|$)/.test(path))) continue;
        const isReadOnly = readOnly.text() === 'true';
        const problem: Problem = {
          at: place,
          message: `${invocation.component} must write to ${path} (${flag}), ${isReadOnly ? 'where no volume is, and the rest of the container is read-only' : `where no volume is, and as user ${user.text() ?? ''} it may not`}`,
          label: isReadOnly ? 'read-only' : 'not writable',
          related: [{ at: isReadOnly ? readOnly : user, label: isReadOnly ? 'makes it read-only' : 'this user' }],
          ...(isReadOnly && isSure(flag, path, invocation) ? {} : { confidence: 'likely' as const }),
          log: `${flag === '--cert-dir' ? `error creating self-signed certificates: mkdir ${path}: ` : ''}${isReadOnly ? 'read-only file system' : 'permission denied'}`,
          advice: flag === '--cert-dir' ? 'give --tls-cert-file and --tls-private-key-file, or mount an emptyDir there' : `mount a volume that covers ${path}`,
        };
        yield problem;
      }
    }
  },
});

/** Some runtimes put a writable directory there. Older API servers open the audit log with the first event only. */
const isSure = (flag: string, path: string, { version }: Invocation): boolean =>
  !/^\/(var\/)?(run|tmp)(\/|$)/.test(path) && flag !== '--log-file' && (flag !== '--audit-log-path' || (version.minor !== null && compareVersions(version.minor, '1.24') >= 0));

interface Write {
  readonly path: string;
  readonly place: Place;
  readonly flag: string;
}

/** Where the component writes when it starts; `--cert-dir` only of an API server that has no certificate. */
const writes = (invocation: Invocation): readonly Write[] => {
  const given = pathsWritten(invocation).filter(({ flag }) => flag.name !== 'cert-dir').map(({ path, flag }) => ({ path, place: flag.value ?? flag, flag: `--${flag.name}` }));
  const [certificate, key, folder] = [invocation.setting('tls-cert-file'), invocation.setting('tls-private-key-file'), invocation.setting('cert-dir')];
  const hasOwn = [certificate, key].some((setting) => !('text' in setting) || setting.text !== '');
  if (invocation.component !== 'kube-apiserver' || hasOwn || !('text' in folder) || folder.text === '') return given;
  return [...given, { path: folder.text, place: folder.place, flag: '--cert-dir' }];
};
