import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

const SECRET = 'volumes: [{name: key, secret: {secretName: encryption-key}}]';

export default kubeletRefusal({
  topic: 'reference',
  title: 'the pod refers to an object of the API, which a static pod may not do',
  why: 'The kubelet must be able to start a static pod without an API server, so from 1.34 on it refuses one that names a Secret, ConfigMap, ServiceAccount, PersistentVolumeClaim or CSI driver. Before, the pod waited for an API that it was to bring up itself.',
  remedy: 'Put the content into a file of the host and mount that with a `hostPath` volume, or write the value into the manifest.',
  examples: () => ({
    bad: [
      { files: { 'kube-scheduler.yaml': staticPod({ spec: [SECRET], version: '1.35' }) } },
      { files: { 'kube-scheduler.yaml': staticPod({ spec: ['serviceAccountName: scheduler'], version: '1.37' }) } },
      { files: { 'kube-scheduler.yaml': staticPod({ container: ['env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}]'], version: '1.34' }) } },
    ],
    good: [staticPod({ spec: [SECRET] }), { files: { 'kube-scheduler.yaml': staticPod({ spec: ['volumes: [{name: key, hostPath: {path: /etc/kubernetes/key}}]'], version: '1.37' }) } }],
  }),
  advice: () => 'put the content into a file of the host and mount it with a hostPath volume',
});
