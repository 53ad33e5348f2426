import type { Cursor } from '../../src/yaml/cursor.ts';
import { auditRules, covers, isForAll, policyExample as policy } from '../templates/audit-rules.ts';
import { componentRule, decide } from '../templates/setting-rule.ts';

/** Whether an earlier rule for everybody takes every request that this one would match. A rule about no resource in particular takes URLs as well. */
const isTaken = (rule: Cursor, earlier: readonly Cursor[]): Cursor | undefined => {
  const everything = earlier.find((each) => each.get('resources').items().length === 0);
  const entries = rule.get('resources').items();
  if (everything || entries.length === 0 || rule.get('nonResourceURLs').items().length > 0) return everything;
  const taking = entries.flatMap((entry) => {
    const names = entry.get('resources').items().map((name) => name.text() ?? '');
    return (names.length === 0 ? ['*'] : names).map((name) => earlier.find((each) => covers(each, entry.get('group').text() ?? '', name)));
  });
  return taking.every((each) => each !== undefined) ? taking[0] : undefined;
};

export default componentRule(
  {
    title: 'a rule of the audit policy is never reached',
    on: 'kube-apiserver',
    severity: 'low',
    why: 'The first rule that matches a request decides, and the rest is not looked at. A rule behind one that takes everything records nothing, or keeps nothing out of the log, though it reads as if it did.',
    remedy: 'Move the special rule before the general one, or remove it.',
    examples: () => ({
      bad: [policy('[{level: Metadata}, {level: RequestResponse, resources: [{group: apps}]}]'), policy('[{level: None, resources: [{group: ""}]}, {level: Metadata, users: [a], resources: [{group: "", resources: [secrets]}]}]')],
      good: [[], policy('[{level: None, users: [a]}, {level: Metadata}]'), policy('[{level: Metadata, resources: [{group: "", resources: [secrets]}]}, {level: Request, resources: [{group: ""}]}]'), policy('[{level: None, nonResourceURLs: [/healthz]}, {level: Metadata}]')],
      unseen: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    }),
  },
  function* (api, context) {
    const rules = decide(api, 'audit-policy-file', (setting) => (setting.text === '' ? [] : auditRules(setting, api, context)));
    if (!('length' in rules)) return yield rules;
    const general: Cursor[] = [];
    for (const rule of rules) {
      const taking = isTaken(rule, general);
      if (taking) yield { at: rule, message: 'no request reaches this rule of the audit policy: an earlier one takes them all', label: 'never reached', related: [{ at: taking, label: 'takes them' }] };
      if (isForAll(rule)) general.push(rule);
    }
  },
);
