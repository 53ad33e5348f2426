import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.authorization,
  title: 'the API servers of the nodes do not allow the same',
  family: 'security',
  severity: 'high',
  why: 'What one API server forbids, another allows: the weakest of them is the one that counts, and rights seem to come and go with the load balancer. The order of the modes counts, too: the first that decides ends the search.',
  remedy: 'Give every API server the same `--authorization-mode` in the same order, with the same files.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--authorization-mode=Node,RBAC'], []), nodesWith('kube-apiserver', ['--authorization-mode=Node,RBAC'], ['--authorization-mode=RBAC,Node'])],
    good: [nodesWith('kube-apiserver', ['--authorization-mode=Node,RBAC'], ['--authorization-mode=Node', '--authorization-mode=RBAC'])],
    unseen: [nodesWith('kube-apiserver', ['--authorization-mode=Node,RBAC'], ['--authorization-mode=$(MODES)'])],
  }),
});
