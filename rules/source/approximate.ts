import { defineRule, unseen } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'a part of the manifests that are made from this file is not known',
  on: 'node',
  family: 'format',
  severity: 'info',
  since: '0.1.0',
  why: 'What the file leaves to the node, or to another file, is not in it. The rules that need it are silent or say that they could not decide; none of them takes it for missing.',
  remedy: 'Give what is missing with `--set NAME=VALUE` where the message names it, or audit the manifests on the node itself.',
  examples: () => ({
    bad: [],
    good: [['--profiling=false'], { argv: ['--profiling=false'], notes: [{ kind: 'refused', message: 'kubeadm knows no version kubeadm.k8s.io/v1alpha1 of its configuration' }] }],
    unseen: [{ argv: ['--profiling=false'], notes: [{ kind: 'approximate', message: 'the directories of CA certificates of the node are not known' }] }],
  }),
  *check({ rendered }) {
    for (const { kind, at, message } of rendered?.notes ?? []) if (kind === 'approximate') yield unseen(at, message);
  },
});
