import type { Invocation } from '../../src/model/types.ts';
import { notGiven, type Context, type Unseen } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { exampleWithFile } from './config-file.ts';
import type { Decided } from './setting-rule.ts';

/** An API server with these rules in its audit policy. */
export const policyExample = (rules: string) => exampleWithFile('kube-apiserver', 'audit-policy-file', `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: ${rules}\n`);

/** The rules of the policy that the flag names, or that it was not given. */
export const auditRules = (setting: Decided, api: Invocation, { node }: Context): readonly Cursor[] | Unseen => {
  const evidence = evidenceFor(node, api.container, setting.text);
  const root = evidence.state === 'read' ? evidence.yaml.documents[0] : undefined;
  if (root?.get('kind').text() === 'Policy') return root.get('rules').items();
  return notGiven(setting.place, hostPathOf(api.container, setting.text) ?? setting.text, `the rules stand in ${setting.text}, which was not given`);
};

/** Rules for some users, verbs or namespaces alone let others through to the rules below. */
export const isForAll = (rule: Cursor): boolean => ['users', 'userGroups', 'verbs', 'namespaces', 'nonResourceURLs'].every((field) => rule.get(field).items().length === 0);

/** Whether a rule is about all objects of a resource; a rule about no resource in particular is about all of them. */
export const covers = (rule: Cursor, group: string, resource: string): boolean => {
  const entries = rule.get('resources').items();
  if (entries.length === 0) return true;
  const [kind = '', sub] = resource.split('/');
  const patterns = new Set(['*', resource, ...(sub === undefined ? [] : [`${kind}/*`, `*/${sub}`])]);
  return entries.some((entry) => {
    const names = entry.get('resources').items();
    const isWhole = entry.get('resourceNames').items().length === 0;
    return (entry.get('group').text() ?? '') === group && isWhole && (names.length === 0 || names.some((name) => patterns.has(name.text() ?? '')));
  });
};

/** Whether a rule may match a request for the resource, if only of some users or some objects. */
export const touches = (rule: Cursor, group: string, resource: string): boolean =>
  rule.get('nonResourceURLs').items().length === 0 &&
  (rule.get('resources').items().length === 0 ||
    rule.get('resources').items().some((entry) => {
      const names = entry.get('resources').items().map((name) => name.text() ?? '');
      return (entry.get('group').text() ?? '') === group && (names.length === 0 || names.includes('*') || names.includes(resource));
    }));
