import { auditPolicyProblems } from '../../src/model/config/audit-policy.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const policy = (rules: string, version = 'v1') => exampleWithFile('kube-apiserver', 'audit-policy-file', `apiVersion: audit.k8s.io/${version}\nkind: Policy\n${rules}`);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'audit-policy-file',
    kind: 'Policy',
    title: 'the API server cannot use its audit policy, and exits',
    why: 'The policy is read once, at start. A level or stage that it does not know, a path without a slash, a rule for both resources and paths, or no rules at all end the API server with one line in its log.',
    remedy: 'Correct the line that the finding points to, and let the API server start once before the next change.',
    examples: () => ({
      bad: [policy('rules: [{level: metadata}]\n'), policy('rules: []\n'), policy('rules: [{level: None, nonResourceURLs: [healthz]}]\n'), policy('rules: [{level: None}]\n', 'v1beta1')],
      good: [[], policy('omitStages: [RequestReceived]\nrules: [{level: Metadata}]\n'), policy('rules: [{level: Metadata, comment: only warned of}]\n')],
      unseen: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    }),
  },
  () => auditPolicyProblems,
);
