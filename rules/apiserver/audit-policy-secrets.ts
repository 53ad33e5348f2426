import type { Cursor } from '../../src/yaml/cursor.ts';
import { componentRule, decide } from '../templates/setting-rule.ts';
import { auditRules, covers, isForAll, policyExample as policy, touches } from '../templates/audit-rules.ts';

/** Objects whose bodies are credentials. Who asks for a token sends none: it is in the response. */
const SECRET: readonly (readonly [group: string, resource: string, isInRequest: boolean])[] = [['', 'secrets', true], ['authentication.k8s.io', 'tokenreviews', true], ['', 'serviceaccounts/token', false]];

const READING = new Set(['get', 'list', 'watch', 'delete', 'deletecollection']);

/** A request that reads has no body, and the response is written with RequestResponse alone. */
const writesBodies = (rule: Cursor, isInRequest: boolean): boolean => {
  const verbs = rule.get('verbs').items().map((verb) => verb.text() ?? '');
  const level = rule.get('level').text();
  return level === 'RequestResponse' || (isInRequest && level === 'Request' && (verbs.length === 0 || verbs.some((verb) => !READING.has(verb))));
};

export default componentRule(
  {
    title: 'the audit log holds secrets in clear text',
    on: 'kube-apiserver',
    severity: 'high',
    why: 'With the levels `Request` and `RequestResponse` the body of a request is written down: secrets, and tokens that are checked or issued. Whoever may read the log, and every system that it is sent to, has them all. Encryption in etcd does not help against that.',
    remedy: 'Put a rule with `level: Metadata` for `secrets`, `serviceaccounts/token` and `tokenreviews` before the rules with a higher level. Treat what was logged so far as leaked: restrict the old logs and replace the secrets.',
    examples: () => ({
      bad: [policy('[{level: RequestResponse}]'), policy('[{level: Request, verbs: [create], resources: [{group: "", resources: [secrets]}]}, {level: Metadata}]'), policy('[{level: Metadata, resources: [{group: "", resources: [secrets, serviceaccounts/token]}]}, {level: Request}]')],
      good: [
        policy('[{level: Request, resources: [{group: "", resources: [serviceaccounts/token]}]}, {level: Metadata}]'),
        [], policy('[{level: Metadata}]'), policy('[{level: Request, verbs: [get, list]}, {level: Metadata}]'), policy('[{level: RequestResponse, resources: [{group: apps}]}, {level: Metadata}]'),
        policy('[{level: Metadata, resources: [{group: "", resources: [secrets, serviceaccounts/token]}, {group: authentication.k8s.io, resources: [tokenreviews]}]}, {level: RequestResponse}]'),
      ],
      unseen: [['--audit-policy-file=/etc/kubernetes/audit/policy.yaml']],
    }),
  },
  function* (api, context) {
    const rules = decide(api, 'audit-policy-file', (setting) => (setting.text === '' ? [] : auditRules(setting, api, context)));
    if (!('length' in rules)) return yield rules;
    const byRule = new Map<(typeof rules)[number], string[]>();
    for (const [group, resource, isInRequest] of SECRET) {
      const end = rules.findIndex((rule) => isForAll(rule) && covers(rule, group, resource));
      const first = rules.slice(0, end < 0 ? rules.length : end + 1).find((rule) => touches(rule, group, resource) && writesBodies(rule, isInRequest));
      if (first) byRule.set(first, [...(byRule.get(first) ?? []), group === '' ? resource : `${resource}.${group}`]);
    }
    for (const [rule, names] of byRule) {
      yield { at: rule.get('level'), message: `the level ${rule.get('level').text() ?? ''} writes the bodies of ${names.join(', ')} into the audit log`, advice: `put a rule with level: Metadata for ${names.join(', ')} before this one` };
    }
  },
);
