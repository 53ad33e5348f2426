import type { Rule } from '../engine/rule.ts';

/** A control plane with a finding of apiserver-profiling, and a comment on it. */
const withComment = (comment: string): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: kube-apiserver, namespace: kube-system}
  spec:
    containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.0
      command:
      - kube-apiserver
      ${comment}
      - --profiling=true
`;

const GOOD = withComment('# k8s-audit: ignore[apiserver-profiling] the port is closed to all but operators');

const rule = (id: string, text: Pick<Rule, 'title' | 'severity' | 'why' | 'remedy'>, bad: string): Rule => ({
  id,
  on: 'manifest',
  family: 'format',
  since: '0.1.0',
  examples: () => ({ bad: [bad], good: [GOOD] }),
  ...text,
  // What they say follows from what all other rules found: see `applyPolicy`.
  *check() {},
});

/** What can be wrong with a suppression, as rules: to be listed, explained, chosen and switched off like the others. */
export const suppressionRules: readonly Rule[] = [
  rule('suppression-expired', {
    title: 'the date up to which a finding was accepted has passed',
    severity: 'low',
    why: 'Somebody accepted a finding for a time, and the time is over. The finding is reported again until somebody decides anew.',
    remedy: 'Mend what the finding is about, or write a later date with a reason that still holds.',
  }, withComment('# k8s-audit: ignore[apiserver-profiling until 2024-03-31] until the dashboards have moved')),
  rule('suppression-malformed', {
    title: 'a comment begins as a suppression and is none',
    severity: 'low',
    why: 'A comment that is not written as it must be suppresses nothing, and whoever wrote it believes that it does.',
    remedy: 'Write `# k8s-audit: ignore[rule-id] reason`, with several ids separated by commas, on the line of the finding or alone on the line before it, or `# k8s-audit: ignore-file[rule-id] reason` for all of the file.',
  }, withComment('# k8s-audit: ignore apiserver-profiling')),
  rule('suppression-outdated-baseline', {
    title: 'an entry of the baseline matches no finding any more',
    severity: 'info',
    why: 'What it stands for was mended, or moved to another file or another place of the file. An entry that is left would hide the same mistake when somebody makes it again.',
    remedy: 'Write the baseline anew: `k8s-audit --write-baseline FILE` with the same paths.',
  }, GOOD),
  rule('suppression-unknown-rule', {
    title: 'a suppression names a rule that there is not',
    severity: 'low',
    why: 'It suppresses nothing: a slip of the pen, or a rule that has another name now.',
    remedy: 'Write the id that the report shows in brackets; `k8s-audit rules` lists all.',
  }, withComment('# k8s-audit: ignore[apiserver-profilling] the port is closed to all but operators')),
  rule('suppression-unused', {
    title: 'a suppression suppresses nothing',
    severity: 'low',
    why: 'What it was written for is mended or has moved. Left in place, it would hide the same mistake when somebody makes it again.',
    remedy: 'Remove it.',
  }, withComment('# k8s-audit: ignore[apiserver-token-auth-file] used by the old jobs')),
  rule('suppression-without-reason', {
    title: 'a suppression does not say why',
    severity: 'low',
    why: 'Whoever reads it later cannot tell whether it still holds. It is reported where the configuration has `require-reasons: true`.',
    remedy: 'Write the reason behind the brackets, or as `reason` in the configuration.',
  }, withComment('# k8s-audit: ignore[apiserver-profiling]')),
];
