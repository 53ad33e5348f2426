import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'no key of its own verifies service account tokens',
  on: 'kube-apiserver',
  flags: ['service-account-key-file'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.22'],
  why: 'Without it releases from 1.24 on do not start, and older ones fell back to the TLS private key, so that one leaked key opened both.',
  remedy: 'Make a key pair for tokens, give the private key to the controller-manager (`--service-account-private-key-file`) and to `--service-account-signing-key-file`, and the public key to `--service-account-key-file`. While old tokens live, name the old key with a second `--service-account-key-file`.',
  advice: 'name the public key of the pair that signs the tokens, the old one too while its tokens live',
  examples: () => ({
    bad: [[], ['--service-account-key-file=']],
    good: [['--service-account-key-file=/etc/kubernetes/pki/sa.pub'], ['--service-account-key-file=/pki/new', '--service-account-key-file=/pki/old']],
    unseen: [['--service-account-key-file=$(KEY)']],
  }),
});
