import { flagNotSet } from '../templates/flag-not-set.ts';

export default flagNotSet({
  title: 'profiles are served on a socket without any check',
  on: 'kube-apiserver',
  flag: 'debug-socket-path',
  severity: 'low',
  why: 'Whoever may open the socket reads profiles and heap dumps, in which tokens and secrets stand. It asks for no credentials.',
  remedy: 'Remove `--debug-socket-path`. While you need it, put it into a directory that only root may enter.',
  advice: 'remove --debug-socket-path when you are done',
  examples: () => ({
    bad: [['--debug-socket-path=/tmp/debug.sock']],
    good: [[], ['--debug-socket-path='], { version: '1.24', argv: [] }],
    unseen: [['--debug-socket-path=$(SOCKET)']],
  }),
});
