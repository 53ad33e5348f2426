import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'the controller-manager serves profiles of itself',
  on: 'kube-controller-manager',
  flag: 'profiling',
  want: false,
  severity: 'low',
  controls: ['CIS-1.12:1.3.2', 'STIG:V-242409'],
  why: '`/debug/pprof` shows the inner state of the process to whoever may read it, and taking a profile costs time.',
  remedy: 'Set `--profiling=false` unless you are chasing a performance problem.',
  examples: () => ({
    bad: [[], ['--profiling=true'], ['--profiling']],
    good: [['--profiling=false'], ['--profiling=0']],
    unseen: [['--profiling=$(PROFILING)']],
  }),
});
