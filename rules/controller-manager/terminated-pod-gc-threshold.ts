import { numberFlag } from '../templates/number-flag.ts';

export default numberFlag({
  title: 'finished pods are never cleaned up',
  on: 'kube-controller-manager',
  flag: 'terminated-pod-gc-threshold',
  severity: 'low',
  controls: ['CIS-1.12:1.3.1'],
  judge: (threshold) => (threshold > 0 ? undefined : 'finished pods are kept for ever'),
  why: 'Pods of jobs that have ended pile up in etcd until it is slow or full.',
  remedy: 'Remove the flag (the default of 12500 suits most clusters) or set a positive number.',
  better: 12_500,
  advice: 'remove the flag, or set a positive number',
  examples: () => ({
    bad: [['--terminated-pod-gc-threshold=0'], ['--terminated-pod-gc-threshold=-1']],
    good: [[], ['--terminated-pod-gc-threshold=10']],
    unseen: [['--terminated-pod-gc-threshold=$(THRESHOLD)']],
  }),
});
