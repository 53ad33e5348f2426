import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.requests,
  title: 'the API servers of the nodes treat the same request differently',
  severity: 'medium',
  why: 'Whether a pod is admitted, how a kubelet is reached, how long an event is kept then depends on the node that the load balancer picked. With different `--endpoint-reconciler-type` the nodes take each other out of the service `kubernetes`.',
  remedy: 'Write the same value on every node.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--allow-privileged=true'], []), nodesWith('kube-apiserver', ['--secure-port=6443'], ['--secure-port=8443'])],
    good: [nodesWith('kube-apiserver', ['--allow-privileged=true'], ['--allow-privileged']), nodesWith('kube-apiserver', ['--event-ttl=1h'], ['--event-ttl=60m']), nodesWith('kube-apiserver', ['--kubelet-client-key=/pki/kubelet-cp-1.key'], ['--kubelet-client-key=/pki/kubelet-cp-2.key'])],
    unseen: [nodesWith('kube-apiserver', ['--allow-privileged=true'], ['--allow-privileged=$(PRIVILEGED)'])],
  }),
});
