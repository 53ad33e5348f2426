import { defineRule, notGiven, unseen, type Problem, type Report } from '../../src/engine/rule.ts';
import { lookInContainer, type InContainer } from '../../src/model/container-view.ts';
import { filesReadAtStart, type NamedPath } from '../../src/model/host-files.ts';
import { cleanPath, mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Root } from '../../src/source/root.ts';

/** What the kubelet or the container runtime puts there before the component looks; null where nobody does. */
const madeByMount = ({ flag, path }: NamedPath, { container }: Invocation): Pick<Problem, 'message' | 'label' | 'log' | 'confidence'> | null => {
  const mount = mountOf(container, path);
  const type = mount?.volume?.get('hostPath').get('type').text() ?? '';
  if (mount?.at !== cleanPath(path)) return null;
  if (type === '') return { message: `${path} is not there, so that the container runtime makes a directory of that name`, label: 'will be a directory', log: `read ${path}: is a directory` };
  if (type !== 'FileOrCreate') return null;
  const isKubeconfig = flag.name.endsWith('kubeconfig');
  return {
    message: `${path} is not there, so that the kubelet makes an empty file of that name`,
    label: 'will be empty',
    ...(isKubeconfig ? { log: 'invalid configuration: no configuration has been provided' } : { confidence: 'likely' as const }),
  };
};

const MISSING: Readonly<Partial<Record<InContainer['state'], string>>> = { 'not-there': 'no such file or directory', 'not-mounted': 'no such file or directory', 'link-loop': 'too many levels of symbolic links' };

export default defineRule({
  title: 'a file that a flag names is not on the node, or is a directory',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The mount is right and the file is not: it was never copied, has another name, is a link to something that the container does not see, or is the directory that a container runtime made when the file was missing at an earlier start. The component prints one line and exits.',
  remedy: 'Put the file there, or correct the path. Where a directory of that name is empty, a mount without `type: File` made it: remove it first. Where it is a link, mount what it points to as well.',
  examples: () => ({
    bad: [
      { host: { files: { '/etc/kubernetes/pki/apiserver-etcd-client.key': null } } },
      { host: { files: { '/etc/kubernetes/pki/ca.crt': { kind: 'directory' } } } },
      { host: { files: { '/etc/kubernetes/pki/ca.crt': { link: '/opt/certificates/ca.crt' } } } },
      { host: { files: { '/etc/kubernetes/pki/ca.crt': { link: 'ca.crt' } } } },
      { host: { files: { '/etc/kubernetes/scheduler.conf': null } } },
    ],
    good: [{ host: {} }, { host: { files: { '/etc/kubernetes/pki/sa.pub': { link: 'real.pub' }, '/etc/kubernetes/pki/real.pub': { make: [{ key: 'sa', form: 'public' }] } } } }],
    unseen: [{ host: { files: { '/etc/kubernetes/pki/sa.pub': { code: 'EACCES' } } } }],
  }),
  *check(pod, { node: { root } }) {
    for (const { invocation } of root ? pod.containers : []) {
      for (const named of invocation && root ? filesReadAtStart(invocation) : []) yield* reportOn(named, invocation as Invocation, root as Root);
    }
  },
});

function* reportOn(named: NamedPath, invocation: Invocation, root: Root): Generator<Report> {
  const { flag, path } = named;
  const found = lookInContainer(root, invocation.container, path);
  const at = flag.value ?? flag;
  if (found.state === 'not-mounted') {
    // Without a link it is the matter of pod-file-not-mounted.
    if (found.link === null) return;
  } else if (found.state === 'found') {
    if (found.stat.kind === 'directory') {
      yield { at, message: `${path} is a directory${found.host === path ? '' : ` (${found.host} on the node)`}`, label: 'a directory, no file', log: `read ${path}: is a directory`, advice: 'put the file in its place' };
    } else if (found.stat.kind === 'other') {
      yield { at, message: `${path} is a pipe, socket or device`, label: 'no regular file', confidence: 'likely', advice: 'put a regular file in its place' };
    } else if (!root.canRead(found.host)) {
      yield notGiven(at, found.host, `${found.host} cannot be read by this user`);
    }
    return;
  } else if (found.state === 'lacking') {
    yield notGiven(at, found.host, found.reason);
    return;
  } else if (found.state === 'outside' || found.state === 'not-readable') {
    yield unseen(at, found.reason);
    return;
  }
  const made = found.state === 'not-there' ? madeByMount(named, invocation) : null;
  if (made) {
    yield { at, ...made, advice: 'put the file there before the kubelet starts the pod' };
    return;
  }
  const ends = MISSING[found.state] ?? '';
  const onNode = 'host' in found && found.host !== path ? ` (${found.host} on the node)` : '';
  yield {
    at,
    message: found.state === 'not-there' ? `${path}${onNode} is not there` : found.reason,
    label: found.state === 'not-there' ? 'not on the node' : 'leads nowhere inside the container',
    log: `${path}: ${ends}`,
    advice: found.state === 'not-mounted' ? 'mount what the link points to at the same path, or put the file itself in its place' : 'put the file there, or correct the path',
  };
}
