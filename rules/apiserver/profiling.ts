import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'the API server serves profiles of itself',
  on: 'kube-apiserver',
  flag: 'profiling',
  want: false,
  severity: 'low',
  controls: ['CIS-1.12:1.2.15'],
  why: '`/debug/pprof` shows the inner state of the process to whoever may read it, and taking a profile costs time.',
  remedy: 'Set `--profiling=false` unless you are chasing a performance problem.',
  examples: () => ({
    bad: [[], ['--profiling'], ['--profiling=false', '--profiling=true'], ['--profiling=T']],
    good: [['--profiling=false'], ['--profiling=0'], ['--profiling=False'], ['--profiling=f']],
    unseen: [['--profiling=$(PROFILING)']],
  }),
});
