import { defineRule, unseen } from '../../src/engine/rule.ts';
import { hiddenMounts, hostPathOf, mountOf } from '../../src/model/mounts.ts';

/** Where it makes the directories of volumes; the volumes name the same path, as one of the host. */
const DIRECTORY = '/tmp/hostpath-provisioner';
const pod = (mount: string, volume: string): string => `apiVersion: v1
kind: Pod
metadata: {name: storage-provisioner, namespace: kube-system}
spec:
  containers:
  - name: storage-provisioner
    image: gcr.io/k8s-minikube/storage-provisioner:v5
    command: [/storage-provisioner]
    volumeMounts: [${mount}]
  volumes: [${volume}]
`;

export default defineRule({
  title: 'the storage provisioner makes its directories where no pod finds them',
  on: 'storage-provisioner',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: `The storage provisioner of minikube makes a directory for each volume below \`${DIRECTORY}\` of its own container, and the volume names that path of the host. Unless it sees the \`/tmp\` of the host there, the kubelet makes an empty directory that only root can write to, and deleting the volume leaves its data behind.`,
  remedy: 'Mount the `/tmp` of the host at `/tmp`, as the manifest of minikube does.',
  examples: () => ({
    bad: [pod('', ''), pod('{name: tmp, mountPath: /tmp}', '{name: tmp, emptyDir: {}}'), pod('{name: tmp, mountPath: /tmp}', '{name: tmp, hostPath: {path: /data}}')],
    good: [pod('{name: tmp, mountPath: /tmp}', '{name: tmp, hostPath: {path: /tmp, type: Directory}}')],
    unseen: [pod('{name: tmp, mountPath: "{{ directory }}"}', '{name: tmp, hostPath: {path: /tmp}}')],
  }),
  *check({ container, ...program }) {
    const onHost = hostPathOf(container, DIRECTORY);
    if (onHost === DIRECTORY) return;
    const hidden = hiddenMounts(container);
    const mount = mountOf(container, DIRECTORY);
    if (hidden !== null) yield unseen(program, hidden);
    else yield { at: mount?.cursor ?? program, message: onHost === undefined ? `${DIRECTORY} of the container is no directory of the host` : `${DIRECTORY} of the container is ${onHost} of the host, and the volumes name ${DIRECTORY}`, advice: 'mount the /tmp of the host at /tmp' };
  },
});
