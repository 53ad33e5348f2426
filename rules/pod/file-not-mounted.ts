import { defineRule, unseen, type Example, type Report } from '../../src/engine/rule.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { addHostMount } from '../../src/fix/mount-edits.ts';
import { filesReadAtStart, type NamedPath } from '../../src/model/host-files.ts';
import { hiddenMounts, mountOf, mountsOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

/** The component reads some files later, at least in some versions. Where the oracle's cases were run, every component saw kubeadm's own keys. */
const isLikely = ({ flag, path }: NamedPath): boolean => flag.name.startsWith('pv-recycler-') || path.startsWith('/etc/kubernetes/pki/');

/** What images bring along themselves. */
const IN_THE_IMAGE = /^\/(usr|etc\/ssl|dev|proc|sys)\//;

/** What holds far more than the file, and is the image's own. */
const SHARED_DIRECTORY = /^(\/(etc|var|usr|opt|run|tmp|root|home|etc\/kubernetes(\/manifests)?|var\/lib|var\/run))?$/;

const VOLUMES = ['{name: conf, hostPath: {path: /etc/kubernetes/scheduler.conf, type: File}}', '{name: all, hostPath: {path: /opt/kubernetes}}'];
const POD = (...mounts: string[]): Example => schedulerWithMounts(mounts, VOLUMES);

export default defineRule({
  title: 'a flag names a file that no mount brings into the container',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The file may well be on the host: the component looks for it inside of its container, does not find it, prints one line and exits. It is the usual end of adding an audit policy or an encryption configuration in a hurry.',
  remedy: 'Add a `hostPath` volume for the file or its directory, and a `volumeMount` at the path that the flag names, read-only. Or name the path under which a mount brings it in.',
  examples: () => ({
    bad: [POD(), POD('{name: conf, mountPath: /etc/kubernetes/other.conf}')],
    good: [POD('{name: conf, mountPath: /etc/kubernetes/scheduler.conf}'), POD('{name: all, mountPath: /etc/kubernetes/}'), ['--profiling=false']],
    unseen: [POD('{name: conf, mountPath: "{{ path }}"}')],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      if (!invocation) continue;
      for (const named of filesReadAtStart(invocation)) yield* reportOn(named, invocation);
    }
  },
});

function* reportOn(named: NamedPath, { container, wrappers }: Invocation): Generator<Report> {
  const { flag, path } = named;
  if (!path.startsWith('/') || IN_THE_IMAGE.test(path) || mountOf(container, path)) return;
  const hidden = hiddenMounts(container);
  if (hidden !== null) {
    yield unseen(flag, hidden);
    return;
  }
  const [first] = mountsOf(container);
  const directory = path.slice(0, path.lastIndexOf('/'));
  yield {
    at: flag.value ?? flag,
    message: `${path} is not visible inside the container: no volumeMount covers it`,
    label: 'no volumeMount covers this path',
    related: first ? [{ at: container.cursor.get('volumeMounts'), label: 'the mounts of this container' }] : [],
    // A script may write the file before it starts the component.
    ...(isLikely(named) || wrappers.some((wrapper) => /sh\b/.test(wrapper)) ? { confidence: 'likely' as const } : {}),
    log: `${path}: no such file or directory`,
    advice: `mount the host's ${directory || '/'} read-only at the same path, or name a path that a mount brings in`,
    ...(SHARED_DIRECTORY.test(directory) ? offer(`mount the host's ${path} read-only`, addHostMount(container, path, 'file')) : offer(`mount the host's ${directory} read-only`, addHostMount(container, directory))),
  };
}
