import { loopbackAddress } from '../templates/loopback-address.ts';

export default loopbackAddress({
  title: 'the controller-manager answers on addresses that others reach',
  on: 'kube-controller-manager',
  severity: 'low',
  controls: ['CIS-1.12:1.3.7', 'STIG:V-242385'],
  why: 'Health, metrics and profiles are offered to the network; only authentication stands before them.',
  remedy: 'Set `--bind-address=127.0.0.1` (or `::1`). The probes must then dial that address: give them `host: 127.0.0.1` first. A Prometheus that scrapes the node address loses the metrics.',
  examples: () => ({
    bad: [[], ['--bind-address=0.0.0.0'], ['--bind-address=::'], ['--bind-address=10.0.0.1']],
    good: [['--bind-address=127.0.0.1'], ['--bind-address=::1'], ['--bind-address=127.0.0.10']],
    unseen: [['--bind-address=$(HOST_IP)'], ['--bind-address=127x0y0z1']],
  }),
});
