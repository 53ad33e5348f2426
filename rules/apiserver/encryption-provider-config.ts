import { fileFlags } from '../templates/file-flags.ts';

export default fileFlags({
  title: 'secrets lie in etcd as clear text',
  on: 'kube-apiserver',
  flags: ['encryption-provider-config'],
  severity: 'medium',
  controls: ['CIS-1.12:1.2.27', 'CIS-1.12:1.2.28'],
  why: 'Whoever reads the disk of etcd, a snapshot or a backup reads every secret of the cluster.',
  remedy:
    'Write an EncryptionConfiguration with a key, or better a KMS, first and `identity` last; put the same file on every control-plane node, mount it, then set `--encryption-provider-config` on one API server after the other. Rewrite the secrets when all have it. Never lose the keys.',
  advice: 'put the same EncryptionConfiguration on every control-plane node, with identity as its last provider, before the flag is set on any',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/'],
  examples: () => ({
    bad: [[], ['--encryption-provider-config='], ['--encryption-provider-config-automatic-reload=true']],
    good: [['--encryption-provider-config=/etc/kubernetes/encryption.yaml']],
    unseen: [['--encryption-provider-config=$(ENCRYPTION)']],
  }),
});
