import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.lock,
  title: 'the nodes elect their leader by different locks',
  severity: 'high',
  why: 'Each lock has a leader of its own. Two controller-managers or schedulers then work at once, and undo what the other does: pods are made twice, node ranges are handed out twice.',
  remedy: 'Write the same name, namespace and kind of lock on every node; the defaults do. Stop the other instances for the change.',
  examples: () => ({
    bad: [nodesWith('kube-scheduler', ['--leader-elect-resource-name=a'], []), nodesWith('kube-controller-manager', ['--leader-elect-resource-namespace=a'], []), nodesWith('kube-scheduler', ['--leader-elect-lease-duration=60s'], [])],
    good: [nodesWith('kube-scheduler', ['--leader-elect-resource-name=kube-scheduler', '--leader-elect-lease-duration=0.25m'], [])],
    unseen: [nodesWith('kube-scheduler', ['--leader-elect-resource-name=a'], ['--leader-elect-resource-name=$(NAME)'])],
  }),
});
