import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'the controller-manager cannot sign tokens of service accounts',
  on: 'kube-controller-manager',
  flags: ['service-account-private-key-file'],
  severity: 'medium',
  controls: ['CIS-1.12:1.3.4'],
  why: 'Without the key no token secrets are made, and controllers that log in with their own service account cannot start.',
  remedy: 'Set `--service-account-private-key-file` to the private key whose public half stands in `--service-account-key-file` of every API server.',
  advice: 'set it to the private key whose public half is in --service-account-key-file of every API server',
  examples: () => ({
    bad: [[], ['--service-account-private-key-file=']],
    good: [['--service-account-private-key-file=/etc/kubernetes/pki/sa.key']],
    unseen: [['--service-account-private-key-file=$(KEY)']],
  }),
});
