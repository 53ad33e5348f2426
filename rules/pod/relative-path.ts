import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import { podOf } from '../templates/pod-fields.ts';

export default defineRule({
  title: 'a flag names a file by a path that does not begin with a slash',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The component looks below its working directory, which is the one of the image unless the manifest sets `workingDir`: mostly `/`. It does not find the file, and exits; or it finds it after the next image has another working directory no longer.',
  remedy: 'Write the whole path, as it is inside of the container.',
  examples: () => ({
    bad: [['--client-ca-file=pki/ca.crt'], ['--tls-cert-file=./tls.crt'], podOf({ command: ['kube-apiserver', '--client-ca-file=ca.crt'], container: ['workingDir: /etc'] })],
    good: [['--client-ca-file=/etc/kubernetes/pki/ca.crt'], ['--client-ca-file=$(CA)']],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) {
      for (const { flag, path } of invocation ? filesReadAtStart(invocation) : []) {
        if (path.startsWith('/')) continue;
        yield {
          at: flag.value ?? flag,
          message: `${flag.spelling}=${path} is looked for below the working directory of the container`,
          label: 'no slash at its begin',
          ...(invocation && isNowhere(invocation, path) ? {} : { confidence: 'likely' as const, severity: 'high' as const }),
          log: `${path}: no such file or directory`,
          advice: 'write the whole path',
        };
      }
    }
  },
});

/** The images of Kubernetes and of etcd have `/` for their working directory. */
const isNowhere = ({ container, wrappers }: Invocation, path: string): boolean => {
  const own = container.cursor.get('workingDir');
  const directory = own.kind === 'missing' ? '/' : own.text();
  return directory !== undefined && wrappers.length === 0 && hiddenMounts(container) === null && !mountOf(container, `${directory}/${path}`);
};
