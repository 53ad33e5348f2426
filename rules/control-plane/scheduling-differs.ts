import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.scheduler,
  title: 'the schedulers of the nodes do not schedule alike',
  severity: 'medium',
  why: 'Only the leader schedules. When another node takes over, pods go elsewhere, and those of a profile that it does not have wait for ever.',
  remedy: 'Bring the same configuration to every node, then name it on each.',
  examples: () => ({
    bad: [nodesWith('kube-scheduler', ['--config=/etc/kubernetes/scheduler.yaml'], []), nodesWith('kube-scheduler', ['--config=/etc/kubernetes/a.yaml'], ['--config=/etc/kubernetes/b.yaml'])],
    good: [nodesWith('kube-scheduler', ['--config=/etc/kubernetes/a.yaml'], ['--config=/etc/kubernetes/a.yaml'])],
    unseen: [nodesWith('kube-scheduler', ['--config=/etc/kubernetes/a.yaml'], ['--config=$(CONFIG)'])],
  }),
});
