import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { missingFileReports } from '../templates/missing-file.ts';

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
      for (const { flag, path } of invocation ? filesReadAtStart(invocation) : []) {
        if (invocation) yield* missingFileReports({ path, kind: 'file', at: flag.value ?? flag, isKubeconfig: flag.name.endsWith('kubeconfig'), withMounts: false }, invocation, root);
      }
    }
  },
});
