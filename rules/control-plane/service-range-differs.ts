import { sameOnAllNodes } from '../templates/agreement.ts';
import { nodesWith } from '../templates/agreement-example.ts';
import { SHARED } from '../templates/agreement-flags.ts';

export default sameOnAllNodes({
  flags: SHARED.serviceRange,
  title: 'the API servers of the nodes hand out services from different ranges',
  severity: 'high',
  why: 'Each of them repairs the list of addresses by its own range: services of the other range are reported as broken, and one address or port can be handed out twice.',
  remedy: 'Write the range that the cluster was made with on every node, with the families in one order. Where the range is to change, use ServiceCIDR objects (1.33 and later) or plan to make the services anew.',
  examples: () => ({
    bad: [nodesWith('kube-apiserver', ['--service-cluster-ip-range=10.96.0.0/12'], ['--service-cluster-ip-range=10.97.0.0/16']), nodesWith('kube-apiserver', ['--service-node-port-range=30000-31000'], [])],
    good: [nodesWith('kube-apiserver', ['--service-cluster-ip-range=10.96.0.0/12'], ['--service-cluster-ip-range=10.96.0.0/12'])],
    unseen: [nodesWith('kube-apiserver', ['--service-cluster-ip-range=10.96.0.0/12'], ['--service-cluster-ip-range=$(RANGE)'])],
  }),
});
