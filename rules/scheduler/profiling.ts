import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'the scheduler serves profiles of itself',
  on: 'kube-scheduler',
  flag: 'profiling',
  want: false,
  severity: 'low',
  controls: ['CIS-1.12:1.4.1'],
  why: '`/debug/pprof` shows the inner state of the process to whoever may read it, and taking a profile costs time. With `--config` the scheduler ignores the flag and takes `enableProfiling` of the file.',
  remedy: 'Set `--profiling=false`, or `enableProfiling: false` in the file that `--config` names.',
  examples: () => ({
    bad: [[], ['--profiling=true']],
    good: [['--profiling=false'], ['--profiling=f']],
    unseen: [['--config=/etc/kubernetes/scheduler-config.yaml', '--profiling=true'], ['--profiling=$(PROFILING)']],
  }),
});
