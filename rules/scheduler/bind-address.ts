import { loopbackAddress } from '../templates/loopback-address.ts';

export default loopbackAddress({
  title: 'the scheduler answers on addresses that others reach',
  on: 'kube-scheduler',
  severity: 'low',
  controls: ['CIS-1.12:1.4.2', 'STIG:V-242384'],
  why: 'Health, metrics and profiles are offered to the network; only authentication stands before them.',
  remedy: 'Set `--bind-address=127.0.0.1` (or `::1`). The probes must then dial that address: give them `host: 127.0.0.1` first. A Prometheus that scrapes the node address loses the metrics.',
  examples: () => ({
    bad: [[], ['--bind-address=0.0.0.0']],
    good: [['--bind-address=127.0.0.1'], ['--bind-address=::1']],
    unseen: [['--bind-address=$(HOST_IP)']],
  }),
});
