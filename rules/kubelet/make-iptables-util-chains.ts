import { is, kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet leaves its iptables chains to others',
  severity: 'low',
  controls: ['CIS-1.12:4.2.6'],
  why: 'kube-proxy and network plugins expect the chains that the kubelet makes. Without them traffic is dropped or let through that should not be.',
  remedy: 'Leave `makeIPTablesUtilChains` at `true`, unless something else makes the chains, and restart the kubelet.',
  field: 'makeIPTablesUtilChains',
  flag: 'make-iptables-util-chains',
  fallback: 'true',
  advice: 'set makeIPTablesUtilChains to true',
  isBad: is(false),
  examples: () => ({
    bad: ['makeIPTablesUtilChains: false\n', { flags: '--make-iptables-util-chains=false' }],
    good: ['', 'makeIPTablesUtilChains: true\n'],
  }),
});
