import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.controllers,
  title: 'the controller-managers of the nodes do not run the cluster alike',
  severity: 'high',
  why: 'Only the leader works. When another node takes over, it hands out other node ranges, signs with another CA, runs other controllers: a change that nobody made, at a time that nobody chose.',
  remedy: 'Write the same value on every node.',
  examples: () => ({
    bad: [nodesWith('kube-controller-manager', ['--cluster-cidr=10.244.0.0/16'], ['--cluster-cidr=10.245.0.0/16']), nodesWith('kube-controller-manager', ['--controllers=*,-ttl'], [])],
    good: [nodesWith('kube-controller-manager', ['--controllers=*,-ttl,bootstrapsigner'], ['--controllers=bootstrapsigner,*,-ttl'])],
    unseen: [nodesWith('kube-controller-manager', ['--cluster-cidr=10.244.0.0/16'], ['--cluster-cidr=$(RANGE)'])],
  }),
});
