import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'probe',
  title: 'a probe is not complete, or has a value that the kubelet does not take',
  remedy: 'Give each probe one way to ask (`httpGet`, `tcpSocket`, `grpc` or `exec`) with a port from 1 to 65535 or the name of one, and `scheme: HTTPS` in capitals. Only a readiness probe can have a `successThreshold` above 1.',
  examples: () => ({
    bad: [
      staticPod({ container: ['livenessProbe: {httpGet: {path: /healthz, port: 10259, scheme: https}}'] }),
      staticPod({ container: ['livenessProbe: {httpGet: {path: /healthz}}'] }),
      staticPod({ container: ['livenessProbe: {periodSeconds: 10}'] }),
      staticPod({ container: ['livenessProbe: {tcpSocket: {port: 10259}, successThreshold: 2}'] }),
    ],
    good: [staticPod({ container: ['livenessProbe: {httpGet: {path: /healthz, port: 10259, scheme: HTTPS}}', 'readinessProbe: {tcpSocket: {port: 10259}, successThreshold: 2}'] })],
  }),
});
