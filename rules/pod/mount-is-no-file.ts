import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { filesReadAtStart, type NamedPath } from '../../src/model/host-files.ts';
import { cleanPath, mountOf, type Mount } from '../../src/model/mounts.ts';
import { schedulerWithMounts } from '../templates/mount-example.ts';

const AT_FILE = '{name: k, mountPath: /etc/kubernetes/scheduler.conf}';
const AT_FOLDER = '{name: k, mountPath: /etc/kubernetes}';
const host = (type: string): string => `{name: k, hostPath: {path: /etc/kubernetes, type: ${type}}}`;

/** The type of the hostPath says what the kubelet makes sure of, so that the contrary cannot be. */
const contradiction = ({ flag, path }: NamedPath, { at, cursor, volume }: Mount): Problem | undefined => {
  const type = volume?.get('hostPath').get('type').text() ?? '';
  const isMountItself = cleanPath(path) === at && cursor.get('subPath').kind === 'missing';
  const isFolder = isMountItself && type.startsWith('Directory');
  const isBelowFile = !isMountItself && type.startsWith('File') && cleanPath(path) !== at;
  if (!volume || (!isFolder && !isBelowFile)) return undefined;
  return {
    at: flag.value ?? flag,
    message: isFolder ? `${path} is a directory: the volume mounted there is of type ${type}` : `${path} lies below ${at}, where a volume of type ${type} mounts a file`,
    label: isFolder ? 'a directory, no file' : 'below a file',
    related: [{ at: cursor, label: 'the mount' }, { at: volume, label: `of type ${type}` }],
    log: isFolder ? `read ${path}: is a directory` : `open ${path}: not a directory`,
    advice: isFolder ? 'name a file inside of the directory, or mount the file with type: File' : `mount the directory that holds it, with type: Directory`,
  };
};

export default defineRule({
  title: 'a flag names a file, and the mount makes it a directory or the other way round',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet makes sure that the path on the host is what the `type` of the volume says, and creates it with the `OrCreate` types. A directory cannot be read as a file, and below a file there is nothing: the component prints one line and exits.',
  remedy: 'Let flag, mountPath and type agree: `type: File` for a mount that is the file itself, `type: Directory` for one that holds it.',
  examples: () => ({
    bad: [schedulerWithMounts([AT_FILE], [host('DirectoryOrCreate')]), schedulerWithMounts([AT_FOLDER], [host('File')])],
    good: [schedulerWithMounts([AT_FILE], [host('FileOrCreate')]), schedulerWithMounts([AT_FOLDER], [host('Directory')]), schedulerWithMounts([AT_FILE], [host('""')])],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const named of invocation ? filesReadAtStart(invocation) : []) {
        const mount = invocation && mountOf(invocation.container, named.path);
        const problem = mount && contradiction(named, mount);
        if (problem) yield problem;
      }
    }
  },
});
