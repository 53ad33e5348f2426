import { defineRule } from '../../src/engine/rule.ts';

export default defineRule({
  title: 'a part of this file has no effect on the manifests',
  on: 'node',
  family: 'format',
  severity: 'medium',
  since: '0.1.0',
  why: 'A field that is misspelt, or that another version of the configuration had, is passed over with a warning at most. What somebody wanted with it does not happen, and nobody notices.',
  remedy: 'Write the field as the version of the configuration that the file names has it, or take it out.',
  examples: () => ({
    bad: [{ argv: ['--profiling=false'], notes: [{ kind: 'ignored', message: 'kubeadm passes over the field apiserver: did you mean apiServer?' }] }],
    good: [['--profiling=false'], { argv: ['--profiling=false'], notes: [{ kind: 'approximate', message: 'the directories of CA certificates of the node are not known' }] }],
  }),
  *check({ rendered }) {
    for (const { kind, at, message, log } of rendered?.notes ?? []) if (kind === 'ignored') yield { at, message, ...(log === undefined ? {} : { log }) };
  },
});
