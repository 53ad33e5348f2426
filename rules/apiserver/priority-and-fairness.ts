import { booleanFlag } from '../templates/boolean-flag.ts';

export default booleanFlag({
  title: 'one client can crowd out all others',
  on: 'kube-apiserver',
  flag: 'enable-priority-and-fairness',
  want: true,
  severity: 'medium',
  why: 'Requests are then held apart only by two numbers for the whole API server. A controller that goes wild, or anybody with a token, keeps kubelets and leader elections waiting until nodes are given up.',
  remedy: 'Remove `--enable-priority-and-fairness=false`; true is the default.',
  advice: () => 'remove --enable-priority-and-fairness=false',
  examples: () => ({
    bad: [['--enable-priority-and-fairness=false']],
    good: [[], ['--enable-priority-and-fairness=true']],
    unseen: [['--enable-priority-and-fairness=$(APF)']],
  }),
});
