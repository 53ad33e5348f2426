import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { celFault } from './cel.ts';
import { decodeFile } from './decode.ts';
import { duplicate, invalid, PANIC, required, unsupported } from './field-errors.ts';
import { kubeconfigProblems } from './kubeconfig.ts';
import { subdomainErrors } from '../kubelet/names.ts';
import { goDuration } from './go-duration.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const TYPES = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];
const LONGEST_TIMEOUT = 30_000_000_000n;
const LOADING = 'failed to load AuthorizationConfiguration from file: ';

/** An AuthorizationConfiguration as the API server loads it. */
export const authorizationProblems: ConfigCheck = (file, context) => {
  const start = { file: file.source, span: { start: 0, end: 0 }, path: '' };
  if (file.source.text === '') return [{ at: start, message: 'the file is empty: no authorizer is left', log: NO_AUTHORIZER }];
  const result = decodeFile(file, { reader: 'apiserver', minor: context.minor, strict: true });
  if ('problems' in result) return framed(result.problems, LOADING);
  const { kind, root } = result.decoded;
  if (!kind.endsWith(' AuthorizationConfiguration')) {
    return [{ at: root.get('kind'), message: `the file holds the kind ${kind.replace(/^.* /, '')}, and no AuthorizationConfiguration`, log: `${LOADING}expected AuthorizationConfiguration, got ` }];
  }
  const problems = [...authorizerProblems(root.get('authorizers'), context)];
  if (problems.length > 0) return problems;
  const names = [...nameProblems(root.get('authorizers'))];
  return names.length > 0 ? names : [...connectionFileProblems(root.get('authorizers'), context)];
};

const NO_AUTHORIZER = 'authorizers: Required value: at least one authorization mode must be defined';

function* authorizerProblems(list: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  if (list.items().length === 0) yield required(list, 'at least one authorization mode must be defined', 'has no entry: at least one is needed, such as type: Node and type: RBAC');
  const [types, names] = [new Set<string>(), new Set<string>()];
  for (const item of list.items()) {
    const [type, name, webhook] = [item.get('type'), item.get('name'), item.get('webhook')];
    if (type.text === '') yield required(type);
    else if (!TYPES.includes(type.text)) yield unsupported(type, type.text, TYPES);
    else if (types.has(type.text) && type.text !== 'Webhook') yield duplicate(type, type.text);
    else {
      types.add(type.text);
      const errors = subdomainErrors(name.text);
      if (name.text === '') yield required(name);
      else if (names.has(name.text)) yield duplicate(name, name.text);
      else if (errors.length > 0) yield invalid(name, name.text, `authorizer name is invalid: ${errors.map(({ detail }) => detail).join(', ')}`, errors.map(({ short }) => short).join(', '));
      names.add(name.text);
      if (type.text !== 'Webhook' && webhook.isSet) yield invalid(webhook, { text: 'set', log: '"non-null"' }, 'may only be specified when type=Webhook');
      if (type.text === 'Webhook' && !webhook.isSet) yield required(webhook, 'required when type=Webhook', 'is missing');
      if (type.text === 'Webhook' && webhook.isSet) yield* webhookProblems(webhook.as(item.field), context);
    }
  }
}

/** Each authorizer but webhooks has the one name that the API server gives it. */
function* nameProblems(list: ConfigPart): Generator<ConfigProblem> {
  for (const item of list.items()) {
    const [type, name] = [item.get('type').text, item.get('name')];
    const expected = type.toLowerCase();
    if (type === 'Webhook' || name.text === expected) continue;
    yield { at: name, message: `${name.field} is "${name.text}", and the authorizer ${type} must be called ${expected}`, log: `expected name ${expected} for authorizer ${type} instead of ${name.text}`, advice: `write name: ${expected}` };
  }
}

function* webhookProblems(webhook: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const timeout = webhook.get('timeout');
  if ((timeout.duration ?? 0n) === 0n) yield required(timeout);
  else if ((timeout.duration ?? 0n) > LONGEST_TIMEOUT || (timeout.duration ?? 0n) < 0n) yield invalid(timeout, goDuration(timeout.duration ?? 0n), 'must be > 0s and <= 30s');
  for (const name of ['authorizedTTL', 'unauthorizedTTL']) {
    const ttl = webhook.get(name);
    if ((ttl.duration ?? 0n) < 0n) yield invalid(ttl, goDuration(ttl.duration ?? 0n), 'must be > 0s');
  }
  yield* oneOf(webhook.get('subjectAccessReviewVersion'), ['v1', 'v1beta1']);
  const [matchVersion, conditions] = [webhook.get('matchConditionSubjectAccessReviewVersion'), webhook.get('matchConditions')];
  if (matchVersion.text !== '') yield* oneOf(matchVersion, ['v1']);
  else if (conditions.items().length > 0) yield required(matchVersion, 'required if match conditions are specified', 'is missing, and match conditions need it');
  yield* oneOf(webhook.get('failurePolicy'), ['NoOpinion', 'Deny']);
  yield* connectionProblems(webhook.get('connectionInfo'));
  yield* conditionProblems(conditions, context);
}

function* oneOf(part: ConfigPart, values: readonly string[]): Generator<ConfigProblem> {
  if (part.text === '') yield required(part, '', `is missing; it can be ${values.join(' or ')}`);
  else if (!values.includes(part.text)) yield unsupported(part, part.text, values);
}

function* connectionProblems(connection: ConfigPart): Generator<ConfigProblem> {
  const [type, file] = [connection.get('type'), connection.get('kubeConfigFile')];
  if (type.text === '') yield required(type);
  else if (type.text === 'InClusterConfig') {
    if (file.isSet) yield invalid(file, file.text, 'can only be set when type=KubeConfigFile');
    else yield { at: type, message: `${type.field} is InClusterConfig, with which the API server crashes`, log: PANIC, fragment: true, advice: 'use type: KubeConfigFile' };
  } else if (type.text === 'KubeConfigFile') {
    if (file.text === '') yield required(file);
    else if (!file.text.startsWith('/')) yield invalid(file, file.text, 'must be an absolute path');
  } else {
    // The API server prints all of connectionInfo as the value.
    yield { ...unsupported(type, type.text, ['InClusterConfig', 'KubeConfigFile']), log: `${type.field}: Unsupported value: ` };
  }
}

function* conditionProblems(conditions: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  if (conditions.items().length > 64) return yield { at: conditions, message: `${conditions.field} has ${conditions.items().length} entries, and at most 64 are read`, log: `${conditions.field}: Too many: ${conditions.items().length}: must have at most 64 items` };
  if (conditions.items().length > 0 && context.gate('StructuredAuthorizationConfiguration') === false) return;
  const seen = new Set<string>();
  for (const condition of conditions.items()) {
    const expression = condition.get('expression');
    const fault = celFault(expression.text, true, ['request']);
    if (expression.text.trim() === '') yield required(expression);
    else if (seen.has(expression.text)) yield duplicate(expression, expression.text);
    else if (fault !== undefined) yield { ...invalid(expression, expression.text, '', `no expression of CEL: ${fault}`) };
    seen.add(expression.text);
  }
}

/** The kubeconfigs of webhooks, which the API server opens when all the rest is good. */
function* connectionFileProblems(list: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  for (const item of list.items()) {
    const file = item.get('webhook').get('connectionInfo').get('kubeConfigFile');
    if (item.get('type').text !== 'Webhook' || file.text === '') continue;
    const evidence = context.evidence(file.text);
    if (evidence.state === 'read') yield* framed(kubeconfigProblems(evidence.yaml, file.text), 'invalid authorization config: ');
  }
}
