import type { Example } from '../../src/engine/rule.ts';

/** A static pod of the command with these entries of `volumeMounts` and `volumes`, as YAML flow mappings. */
export const podWithMounts = (image: string, command: readonly string[], mounts: readonly string[], volumes: readonly string[], more = ''): Example => `
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: a
    image: registry.k8s.io/${image}
    command: ${JSON.stringify(command)}
    volumeMounts: [${mounts.join(', ')}]
${more}  volumes: [${volumes.join(', ')}]
`;

/** The same for a scheduler whose kubeconfig is /etc/kubernetes/scheduler.conf. */
export const schedulerWithMounts = (mounts: readonly string[], volumes: readonly string[], more = ''): Example =>
  podWithMounts('kube-scheduler:v1.31.0', ['kube-scheduler', '--kubeconfig=/etc/kubernetes/scheduler.conf'], mounts, volumes, more);
