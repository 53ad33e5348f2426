import { defineRule, type Problem } from '../../src/engine/rule.ts';
import type { Found } from '../../src/source/root.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

/** What the kubelet asks of the path, and what it calls that. Types that create what is missing only refuse what is there and is something else. */
const WANTED: Readonly<Record<string, { readonly kinds: readonly string[]; readonly creates: boolean; readonly words: string }>> = {
  File: { kinds: ['file'], creates: false, words: 'a file' },
  FileOrCreate: { kinds: ['file'], creates: true, words: 'a file' },
  Directory: { kinds: ['directory'], creates: false, words: 'a directory' },
  DirectoryOrCreate: { kinds: ['directory'], creates: true, words: 'a directory' },
  Socket: { kinds: ['other'], creates: false, words: 'a socket file' },
  CharDevice: { kinds: ['other'], creates: false, words: 'a character device' },
  BlockDevice: { kinds: ['other'], creates: false, words: 'a block device' },
};

export default defineRule({
  title: 'a hostPath is not of the type that the volume asks for, so that the pod never starts',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The kubelet looks at the path before it mounts it. If the path is missing or something else than `type` says, the pod stays in ContainerCreating, and only the log of the kubelet tells why.',
  remedy: 'Put at the path what the type names, or correct the type. Where a directory stands in the place of a file, a container runtime made it at an earlier start: remove it if it is empty.',
  examples: () => ({
    bad: [
      { host: { files: { '/etc/kubernetes/scheduler.conf': { kind: 'directory' } } } },
      { host: { replace: [['path: /etc/kubernetes/pki\n      type: DirectoryOrCreate', 'path: /etc/kubernetes/none\n      type: Directory']] } },
    ],
    good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki': null } } }],
  }),
  *check(pod, { node: { root } }) {
    for (const volume of root ? pod.cursor.get('spec').get('volumes').items() : []) {
      const host = volume.get('hostPath');
      const path = host.get('path').text();
      const found = path === undefined ? undefined : root?.look(path);
      const problem = found && problemWith(found, host, path ?? '', volume.get('name').text() ?? '');
      if (problem) yield problem;
    }
  },
});

const problemWith = (found: Found, host: Cursor, path: string, volume: string): Problem | undefined => {
  const type = host.get('type').text() ?? '';
  const wanted = WANTED[type];
  if (!wanted || (found.state !== 'found' && (found.state !== 'not-there' || wanted.creates))) return undefined;
  if (found.state === 'found' && wanted.kinds.includes(found.stat.kind)) return undefined;
  const is = found.state !== 'found' ? 'is not there' : found.stat.kind === 'directory' ? 'is a directory' : found.stat.kind === 'file' ? 'is a regular file' : 'is a pipe, socket or device';
  return {
    at: host.get('type'),
    message: `${path} ${is}, and the volume ${volume} asks for ${wanted.words}`,
    label: `no ${type} on the node`,
    log: `hostPath type check failed: ${path} is not ${wanted.words}`,
    advice: found.state === 'found' ? `correct the type, or put ${wanted.words} in its place` : `put ${wanted.words} there`,
  };
};
