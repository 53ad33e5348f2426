import { celFault } from './cel.ts';
import type { ConfigContext } from './context.ts';
import { duplicate, invalid, required } from './field-errors.ts';
import { subdomainErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

function* expressionProblems(part: ConfigPart, wantsCondition: boolean, variable = 'claims'): Generator<ConfigProblem> {
  const fault = celFault(part.text, wantsCondition, [variable]);
  if (fault !== undefined) yield invalid(part, part.text, '', `no expression of CEL: ${fault}`);
}

/** `claimValidationRules` and `userValidationRules` of one authenticator. */
export function* ruleProblems(jwt: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [claims, expressions] = [new Set<string>(), new Set<string>()];
  const both = words(context);
  for (const rule of jwt.get('claimValidationRules').items()) {
    const [claim, expression, value, message] = [rule.get('claim'), rule.get('expression'), rule.get('requiredValue'), rule.get('message')];
    if (claim.text !== '' && expression.text !== '') yield invalid(rule, { text: 'set up twice', log: `"${claim.text}"` }, "claim and expression can't both be set");
    else if (claim.text === '' && expression.text === '') yield required(rule, 'claim or expression is required', 'has neither claim nor expression');
    else if (claim.text !== '') {
      if (message.text !== '') yield invalid(message, message.text, both('message', 'claim'));
      if (claims.has(claim.text)) yield duplicate(claim, claim.text);
      claims.add(claim.text);
    } else {
      if (value.text !== '') yield invalid(value, value.text, both('requiredValue', 'expression'));
      if (expressions.has(expression.text)) yield duplicate(expression, expression.text);
      else yield* expressionProblems(expression, true);
      expressions.add(expression.text);
    }
  }
  const seen = new Set<string>();
  for (const rule of jwt.get('userValidationRules').items()) {
    const expression = rule.get('expression');
    if (expression.text === '') yield required(expression);
    else if (seen.has(expression.text)) yield duplicate(expression, expression.text);
    else yield* expressionProblems(expression, true, 'user');
    seen.add(expression.text);
  }
}

/** How this version says that two fields exclude each other. */
const words = (context: ConfigContext) => (field: string, other: string): string =>
  context.atLeast('1.34') ? `may not be specified when ${other} is set` : `${field} can't be set when ${other} is set`;

/** `claimMappings` of one authenticator. */
export function* mappingProblems(jwt: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const mappings = jwt.get('claimMappings');
  const [username, groups, uid] = [mappings.get('username'), mappings.get('groups'), mappings.get('uid')];
  yield* prefixedProblems(username, true, context);
  yield* prefixedProblems(groups, false, context);
  if (uid.get('claim').text !== '' && uid.get('expression').text !== '') yield invalid(uid, { text: 'set up twice', log: '""' }, "claim and expression can't both be set");
  else if (uid.get('expression').text !== '') yield* expressionProblems(uid.get('expression'), false);
  const keys = new Set<string>();
  for (const extra of mappings.get('extra').items()) {
    const [key, value] = [extra.get('key'), extra.get('valueExpression')];
    yield* extraKeyProblems(key, context);
    if (keys.has(key.text)) yield duplicate(key, key.text);
    else if (value.text === '') yield required(value);
    else yield* expressionProblems(value, false);
    keys.add(key.text);
  }
  yield* emailProblems(jwt, context);
}

function* prefixedProblems(mapping: ConfigPart, isNeeded: boolean, context: ConfigContext): Generator<ConfigProblem> {
  const [claim, expression, prefix] = [mapping.get('claim'), mapping.get('expression'), mapping.get('prefix')];
  if (claim.text !== '' && expression.text !== '') yield invalid(mapping, { text: 'set up twice', log: '""' }, "claim and expression can't both be set");
  else if (claim.text === '' && expression.text === '') {
    if (isNeeded) yield required(mapping, 'claim or expression is required', 'has neither claim nor expression');
  } else if (expression.text !== '') {
    if (prefix.isSet) yield invalid(prefix, prefix.text, words(context)('prefix', 'expression'));
    yield* expressionProblems(expression, false);
  } else if (!prefix.isSet) {
    const detail = 'prefix is required when claim is set. It can be set to an empty string to disable prefixing';
    yield required(prefix, detail, 'is missing, and claim needs it; prefix: "" is for no prefix');
  }
}

function* extraKeyProblems(key: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const { text } = key;
  const [, host = '', path = ''] = /^([^/]*)\/(.*)$/s.exec(text) ?? [];
  if (text === '') yield required(key);
  else if (host === '' || path === '') yield invalid(key, text, 'must be a domain-prefixed path (such as "acme.io/foo")');
  else for (const { detail, short } of subdomainErrors(host)) yield invalid(key, host, detail, short);
  if (text !== text.toLowerCase()) yield invalid(key, text, context.atLeast('1.34') ? 'must be lowercase' : 'key must be lowercase');
  if (/(^|\.)(kubernetes|k8s)\.io$/.test(host)) yield invalid(key, text, 'k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use');
}

const usesClaim = (part: ConfigPart, claim: string): boolean => new RegExp(`\\bclaims\\.\\??${claim}\\b`).test(part.text);

/** Who takes the email for the user's name must look whether it was verified. */
function* emailProblems(jwt: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const expression = jwt.get('claimMappings').get('username').get('expression');
  if (!usesClaim(expression, 'email') || !context.atLeast('1.30')) return;
  const others = [
    expression,
    ...jwt.get('claimMappings').get('extra').items().map((extra) => extra.get('valueExpression')),
    ...jwt.get('claimValidationRules').items().map((rule) => rule.get('expression')),
  ];
  if (others.some((part) => usesClaim(part, 'email_verified'))) return;
  const detail = 'claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression';
  yield invalid(expression, expression.text, detail, 'must look at claims.email_verified as well, or a validation rule must');
}
