import { defineRule } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Word } from '../../src/source/place.ts';
import { missingProgram } from '../templates/image-name.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const SCRIPT = ['/bin/sh', '-c', 'exec kube-scheduler --v=2'];

export default defineRule({
  title: 'the container starts a program that its image does not have',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The images of the control plane hold the component and next to nothing else: no shell, no `tee`, no `sleep` (kube-apiserver, kube-controller-manager and kube-scheduler from 1.19 on; etcd from 3.5.7 of the etcd project and from 3.6.5 of registry.k8s.io). The runtime cannot create the container, and there is no log of the component. A `postStart` hook that cannot run has the container killed.',
  remedy: 'Start the component itself, with its flags as items of `command`. To write its output into a file, start it with `/go-runner`, which the Kubernetes images have.',
  examples: () => ({
    bad: [
      podOf({ image: 'kube-scheduler:v1.31.0', command: SCRIPT }),
      podOf({ image: 'quay.io/coreos/etcd:v3.5.21', command: ['/bin/sh', '-ec', 'exec etcd --name=a'] }),
      podOf({ image: 'registry.example.com/mirror/kube-scheduler:v1.31.0', command: SCRIPT }),
      podOf({ container: ['lifecycle: {postStart: {exec: {command: [sleep, "5"]}}}'] }),
    ],
    good: [
      podOf({ image: 'kube-scheduler:v1.31.0', command: ['/go-runner', '--log-file=/var/log/kube-scheduler.log', '/usr/local/bin/kube-scheduler', '--v=2'] }),
      podOf({ image: 'kube-scheduler:v1.18.20', command: SCRIPT }),
      podOf({ image: 'etcd:3.5.21-0', command: ['/bin/sh', '-ec', 'exec etcd --name=a'] }),
      podOf({ image: 'kube-scheduler:v1.31.0', command: SCRIPT, container: ['volumeMounts: [{name: shell, mountPath: /bin}]'], spec: ['volumes: [{name: shell, hostPath: {path: /opt/shell}}]'] }),
    ],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const [what, program] of startedAt(invocation)) {
        const missing = missingProgram(invocation, program);
        if (!missing) continue;
        yield {
          at: missing.program,
          message: `${what} ${missing.program.text}, which the image of ${invocation.component} ${invocation.version.text ?? ''} does not have`,
          label: 'not in the image',
          ...(missing.isCertain ? {} : { confidence: 'likely' as const }),
          log: missing.log,
          advice: what.startsWith('the hook') ? 'remove the hook' : `start ${invocation.component} itself, or with /go-runner`,
        };
      }
    }
  },
});

const startedAt = ({ container }: Invocation): readonly (readonly [string, Word | undefined])[] => [
  ['the container starts', container.command[0]],
  ['the hook postStart runs', container.cursor.get('lifecycle').get('postStart').get('exec').get('command').items()[0]?.word()],
];
