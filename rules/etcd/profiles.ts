import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'etcd serves profiles of itself',
  on: 'etcd',
  flag: 'enable-pprof',
  want: false,
  severity: 'low',
  why: '`/debug/pprof` shows the memory of a process that holds every secret of the cluster, on the port of the clients.',
  remedy: 'Remove `--enable-pprof` unless you are chasing a performance problem.',
  advice: () => 'remove --enable-pprof',
  examples: () => ({
    bad: [['--enable-pprof'], ['--enable-pprof=true']],
    good: [[], ['--enable-pprof=false']],
    unseen: [['--enable-pprof=$(PPROF)'], ['--config-file=/etc/etcd/etcd.yaml']],
  }),
});
