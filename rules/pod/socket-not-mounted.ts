import { defineRule, unseen } from '../../src/engine/rule.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { addHostMount } from '../../src/fix/mount-edits.ts';
import { namedPaths } from '../../src/model/host-files.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import { podWithMounts } from '../templates/mount-example.ts';

const api = (mounts: readonly string[]): ReturnType<typeof podWithMounts> =>
  podWithMounts('kube-apiserver:v1.34.0', ['kube-apiserver', '--service-account-signing-endpoint=/run/signer/s.sock'], mounts, ['{name: s, hostPath: {path: /run/signer}}']);

export default defineRule({
  title: 'a flag names a socket whose directory no mount brings into the container',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  confidence: 'likely',
  since: '0.1.0',
  why: 'The other program listens on the host. Without a mount the component does not see the socket: what depends on it fails at start or with the first request.',
  remedy: 'Mount the directory of the socket, not the socket itself: the other program makes it anew whenever it starts.',
  examples: () => ({ bad: [api([])], good: [api(['{name: s, mountPath: /run/signer}'])], unseen: [api(['{name: s, mountPath: "{{ dir }}"}'])] }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const { flag, path } of invocation ? namedPaths(invocation).filter(({ kind }) => kind === 'socket') : []) {
        // A leading @ is an abstract socket, for which no file is needed.
        if (!invocation || path.startsWith('@') || mountOf(invocation.container, path.replace(/^unix:\/+/, '/')) || flag.name === 'debug-socket-path') continue;
        const hidden = hiddenMounts(invocation.container);
        if (hidden !== null) yield unseen(flag, hidden);
        else yield { at: flag.value ?? flag, message: `${path} is not visible inside the container: no volumeMount covers its directory`, label: 'no volumeMount covers this path', advice: `mount the host's ${path.slice(0, path.lastIndexOf('/'))}`, ...offer('mount the directory of the socket', addHostMount(invocation.container, path.replace(/^unix:\/+/, '/').replace(/\/[^/]*$/, ''))) };
      }
    }
  },
});
