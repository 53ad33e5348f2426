import { notGiven, type Report } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { covers, isForAll, policyExample as policy } from '../templates/audit-rules.ts';
import { settingRule } from '../templates/setting-rule.ts';

/** What must leave a trace. */
const WATCHED: readonly (readonly [group: string, resource: string])[] = [
  ['', 'secrets'], ['', 'configmaps'], ['authentication.k8s.io', 'tokenreviews'], ['', 'pods/exec'], ['', 'pods/portforward'], ['', 'pods/proxy'], ['', 'services/proxy'],
];

export default settingRule(
  {
    title: 'the audit policy leaves out what matters after a break-in',
    on: 'kube-apiserver',
    severity: 'medium',
    controls: ['CIS-1.12:3.2.2', 'STIG:V-242403'],
    why: 'A policy that does not record access to secrets, token reviews, exec and port-forward leaves no trace of what an intruder does first.',
    remedy: 'Record at least metadata for secrets, config maps and token reviews, and the requests of `pods/exec`, `pods/portforward`, `pods/proxy` and `services/proxy`.',
    examples: () => ({
      bad: [policy('[{level: Metadata, resources: [{group: apps}]}]'), policy('[{level: None, resources: [{group: "", resources: [secrets]}]}, {level: Metadata}]')],
      good: [[], policy('[{level: Metadata}]'), policy('[{level: None, users: ["system:kube-proxy"]}, {level: RequestResponse}]')],
      unseen: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    }),
  },
  'audit-policy-file',
  (setting, api, { node }) => {
    if (setting.text === '') return undefined;
    const evidence = evidenceFor(node, api.container, setting.text);
    const root = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
    if (root?.get('kind').text() !== 'Policy') return notGiven(setting.place, hostPathOf(api.container, setting.text) ?? setting.text, `the rules stand in ${setting.text}, which was not given`);
    return judge(root);
  },
);

const judge = (root: Cursor): Report | undefined => {
  const rules = root.get('rules').items();
  for (const [group, resource] of WATCHED) {
    const first = rules.find((rule) => isForAll(rule) && covers(rule, group, resource));
    const name = group === '' ? resource : `${resource}.${group}`;
    if (!first) return { at: root.get('rules'), message: `no rule of the audit policy records ${name}`, advice: 'end the policy with - level: Metadata' };
    if (first.get('level').text() === 'None') return { at: first, message: `the audit policy records nothing of ${name}`, advice: `put a rule for ${name} before this one` };
  }
  return undefined;
};
