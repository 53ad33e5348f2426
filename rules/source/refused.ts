import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'the program that makes the manifests refuses this file',
  on: 'node',
  family: 'format',
  severity: 'high',
  since: '0.1.0',
  why: 'kubeadm, Cluster API and their like stop at a file that they cannot read. No manifest is written or changed, and a node that should join or be upgraded does not.',
  remedy: 'Correct the file at the place that the finding names; the message says what is allowed there.',
  examples: () => ({
    bad: [{ argv: ['--profiling=false'], notes: [{ kind: 'refused', message: 'kubeadm knows no version kubeadm.k8s.io/v1alpha1 of its configuration' }] }],
    good: [['--profiling=false'], { argv: ['--profiling=false'], notes: [{ kind: 'ignored', message: 'kubeadm passes over the field apiserver' }] }],
  }),
  *check({ rendered }) {
    for (const { kind, at, message, log } of rendered?.notes ?? []) if (kind === 'refused') yield { at, message, ...(log === undefined ? {} : { log }) };
  },
});
