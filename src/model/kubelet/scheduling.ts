import { labelErrors, labelValueErrors, qualifiedNameErrors } from './names.ts';
import { labelRefusals } from './metadata.ts';
import type { Part } from './part.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const policy = refusalsOf('policy');
const { invalid, required, unsupported, forbidden } = policy;

/** What the kubelet refuses in `tolerations`, though it schedules nothing. */
export function* tolerationRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const compares = kubelet.atLeast('1.35');
  for (const toleration of spec.get('tolerations').items()) {
    const [key, operator, value, effect, seconds] = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'].map((name) => toleration.get(name)) as [Part, Part, Part, Part, Part];
    if (key.text !== '') for (const { detail, short } of qualifiedNameErrors(key.text, kubelet.labelWords)) yield invalid(key, key.text, detail, short);
    if (key.text === '' && operator.text !== 'Exists') {
      yield invalid(operator, operator.text, 'operator must be Exists when `key` is empty, which means "match all values and all keys"');
    }
    if (seconds.number !== undefined && effect.text !== 'NoExecute') yield invalid(effect, effect.text, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    if (operator.text === '' || operator.text === 'Equal') {
      for (const { detail, short } of labelValueErrors(value.text, kubelet.labelWords)) yield asField(invalid(value, value.text, detail, short), value, operator.field);
    } else if (operator.text === 'Exists') {
      const detail = 'value must be empty when `operator` is \'Exists\'';
      if (value.text !== '') yield { ...invalid(value, value.text, detail), ...(kubelet.atLeast('1.32') ? { log: `${operator.field}: Invalid value: "${value.text}": ${detail}` } : { log: detail, isEnd: true }) };
    } else {
      yield unsupported(operator, operator.text, ['Equal', 'Exists', ...(compares && /^(Gt|Lt)$/.test(operator.text) ? ['Lt', 'Gt'] : [])]);
    }
    const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
    if (effect.text !== '' && !effects.includes(effect.text)) yield unsupported(effect, effect.text, effects);
  }
}

function* termRefusals(term: Part, kubelet: Kubelet): Generator<Refusal> {
  for (const expression of term.get('matchExpressions').items()) {
    const [key, operator, values] = [expression.get('key'), expression.get('operator'), expression.get('values')];
    const count = values.items().length;
    if (/^(In|NotIn)$/.test(operator.text) && count === 0) yield required(values, "must be specified when `operator` is 'In' or 'NotIn'");
    if (/^(Exists|DoesNotExist)$/.test(operator.text) && count > 0) yield forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    if (/^(Gt|Lt)$/.test(operator.text) && count !== 1) yield required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
    if (!/^(In|NotIn|Exists|DoesNotExist|Gt|Lt)$/.test(operator.text)) yield invalid(operator, operator.text, 'not a valid selector operator');
    for (const { detail, short } of qualifiedNameErrors(key.text, kubelet.labelWords)) yield invalid(key, key.text, detail, short);
  }
}

function* selectorRefusals(selector: Part, kubelet: Kubelet): Generator<Refusal> {
  yield* labelRefusals(selector.get('matchLabels'), kubelet, policy);
  for (const expression of selector.get('matchExpressions').items()) {
    const [key, operator, values] = [expression.get('key'), expression.get('operator'), expression.get('values')];
    const count = values.items().length;
    if (/^(In|NotIn)$/.test(operator.text)) {
      if (count === 0) yield required(values, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (/^(Exists|DoesNotExist)$/.test(operator.text)) {
      if (count > 0) yield forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else yield invalid(operator, operator.text, 'not a valid selector operator');
    for (const { detail, short } of qualifiedNameErrors(key.text, kubelet.labelWords)) yield invalid(key, key.text, detail, short);
    for (const value of values.items()) {
      for (const { detail, short } of labelValueErrors(value.text, kubelet.labelWords)) yield invalid(value, value.text, detail, short);
    }
  }
}

function* podTermRefusals(term: Part, kubelet: Kubelet): Generator<Refusal> {
  yield* selectorRefusals(term.get('labelSelector'), kubelet);
  const key = term.get('topologyKey');
  for (const namespace of term.get('namespaces').items()) {
    for (const { detail, short } of labelErrors(namespace.text, kubelet.atLeast('1.27'))) yield asField(invalid(namespace, namespace.text, detail, short), namespace, `${term.field}.namespace`);
  }
  if (key.text === '') yield required(key, 'can not be empty');
  for (const { detail, short } of qualifiedNameErrors(key.text, kubelet.labelWords)) yield invalid(key, key.text, detail, short);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function* weightRefusals(term: Part): Generator<Refusal> {
  const weight = term.get('weight');
  const value = weight.number ?? 0n;
  if (value < 1n || value > 100n) yield invalid(weight, value, 'must be in the range 1-100');
}

/** What the kubelet refuses in `affinity`. */
export function* affinityRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const affinity = spec.get('affinity');
  const node = affinity.get('nodeAffinity');
  if (node.get(REQUIRED).isSet) {
    const terms = node.get(REQUIRED).get('nodeSelectorTerms');
    if (terms.items().length === 0) yield required(terms, 'must have at least one node selector term');
    for (const term of terms.items()) yield* termRefusals(term, kubelet);
  }
  for (const term of node.get(PREFERRED).items()) {
    yield* weightRefusals(term);
    yield* termRefusals(term.get('preference'), kubelet);
  }
  for (const name of ['podAffinity', 'podAntiAffinity']) {
    for (const term of affinity.get(name).get(REQUIRED).items()) yield* podTermRefusals(term, kubelet);
    for (const term of affinity.get(name).get(PREFERRED).items()) {
      yield* weightRefusals(term);
      yield* podTermRefusals(term.get('podAffinityTerm'), kubelet);
    }
  }
}

/** What the kubelet refuses in `topologySpreadConstraints`. */
export function* spreadRefusals(spec: Part, kubelet: Kubelet): Generator<Refusal> {
  const constraints = spec.get('topologySpreadConstraints').items();
  for (const [index, constraint] of constraints.entries()) {
    const [skew, key, action] = [constraint.get('maxSkew'), constraint.get('topologyKey'), constraint.get('whenUnsatisfiable')];
    if ((skew.number ?? 0n) <= 0n) yield invalid(skew, skew.number ?? 0n, 'must be greater than zero');
    if (key.text === '') yield required(key, 'can not be empty');
    else for (const { detail, short } of qualifiedNameErrors(key.text, kubelet.labelWords)) yield invalid(key, key.text, detail, short);
    const actions = ['DoNotSchedule', 'ScheduleAnyway'];
    if (!actions.includes(action.text)) yield unsupported(action, action.text, actions);
    const pair = (part: Part): string => `{${part.get('topologyKey').text}, ${part.get('whenUnsatisfiable').text}}`;
    if (constraints.slice(index + 1).some((other) => pair(other) === pair(constraint))) {
      yield asField(policy.duplicate(constraint, pair(constraint)), constraint, `${constraint.field}.{topologyKey, whenUnsatisfiable}`);
    }
    yield* selectorRefusals(constraint.get('labelSelector'), kubelet);
  }
}
