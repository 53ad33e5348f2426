import { kubeletRefusal, staticPod } from '../templates/kubelet-refusal.ts';

export default kubeletRefusal({
  topic: 'port',
  title: 'a port of a container is not one, or collides with another',
  remedy: 'Ports go from 1 to 65535, their names are at most 15 lower-case letters, digits and hyphens, and the protocol is TCP, UDP or SCTP. With `hostNetwork: true` leave `hostPort` out: it is the `containerPort`.',
  examples: () => ({
    bad: [
      staticPod({ container: ['ports: [{containerPort: 10259, hostPort: 10260}]'], spec: ['hostNetwork: true'] }),
      staticPod({ container: ['ports: [{containerPort: 10259, name: HTTPS}]'] }),
      staticPod({ container: ['ports: [{containerPort: 10259, protocol: tcp}]'] }),
      staticPod({ container: ['ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 80}]'] }),
    ],
    good: [staticPod({ container: ['ports: [{containerPort: 10259, name: https, protocol: TCP}]'], spec: ['hostNetwork: true'] })],
  }),
});
