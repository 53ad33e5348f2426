import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

const POLICY = '--audit-policy-file=/etc/kubernetes/audit.yaml';
const LOG = '--audit-log-path=/var/log/audit.log';

export default sameOnAllNodes({
  flags: SHARED.audit,
  title: 'the nodes do not audit alike',
  family: 'operations',
  severity: 'medium',
  why: 'Each request is recorded by the API server that answers it. Where one node records nothing, or by another policy, the trail has holes that nobody sees until it is needed.',
  remedy: 'Put the same policy on every node, mount it and the log directory there, then set the same flags.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', [POLICY, LOG], []), nodesWith('kube-apiserver', [POLICY, LOG, '--audit-log-maxage=30'], [POLICY, LOG, '--audit-log-maxage=10'])],
    good: [nodesWith('kube-apiserver', [POLICY, LOG], [LOG, POLICY]), nodesWith('kube-apiserver', [], [])],
    unseen: [nodesWith('kube-apiserver', [POLICY], ['--audit-policy-file=$(POLICY)'])],
  }),
});
