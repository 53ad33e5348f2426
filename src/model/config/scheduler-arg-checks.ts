import type { ConfigContext } from './context.ts';
import { duplicate, forbidden, invalid, PANIC, required, unsupported } from './field-errors.ts';
import { labelValueErrors, PLAIN_WORDS, qualifiedNameErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

type Check = (args: ConfigPart, context: ConfigContext) => Iterable<ConfigProblem>;

function* interPodAffinity(args: ConfigPart): Generator<ConfigProblem> {
  yield* rangeProblems(args.get('hardPodAffinityWeight'), 0n, 100n, '[0, 100]');
}

function* rangeProblems(part: ConfigPart, low: bigint, high: bigint, words: string): Generator<ConfigProblem> {
  if (part.number !== undefined && (part.number < low || part.number > high)) yield invalid(part, part.number, `not in valid range ${words}`);
}

const HUGE = 2n ** 63n;

function* defaultPreemption(args: ConfigPart): Generator<ConfigProblem> {
  const [percentage, absolute] = [args.get('minCandidateNodesPercentage'), args.get('minCandidateNodesAbsolute')];
  yield* rangeProblems(percentage, 0n, 100n, '[0, 100]');
  yield* rangeProblems(absolute, 0n, HUGE, '[0, inf)');
  if (percentage.number === 0n && absolute.number === 0n) yield invalid(percentage, 0n, 'cannot be zero at the same time as minCandidateNodesAbsolute');
}

function* balancedAllocation(args: ConfigPart): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const resource of args.get('resources').items()) {
    const [name, weight] = [resource.get('name'), resource.get('weight')];
    if (seen.has(name.text)) yield duplicate(name, name.text);
    seen.add(name.text);
    // Zero is read as the default.
    if (weight.number !== undefined && weight.number !== 0n && weight.number !== 1n) yield invalid(weight, weight.number, 'must be 1');
  }
}

function* topologySpread(args: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [type, list] = [args.get('defaultingType'), args.get('defaultConstraints')];
  const kind = type.text || (context.atLeast('1.24') ? 'System' : '');
  if (type.text !== '' && type.text !== 'System' && type.text !== 'List') yield unsupported(type, type.text, ['System', 'List']);
  else if (kind === 'System' && list.items().length > 0) {
    yield { ...invalid(type, 'System', 'when .defaultConstraints are not empty', 'must be List where defaultConstraints are given'), at: type.isSet ? type : list };
  }
  const seen = new Set<string>();
  for (const constraint of list.items()) {
    const [skew, key, action] = [constraint.get('maxSkew'), constraint.get('topologyKey'), constraint.get('whenUnsatisfiable')];
    if ((skew.number ?? 0n) <= 0n) yield invalid(skew, skew.number ?? 0n, 'not in valid range (0, inf)');
    if (key.text === '') yield required(key, 'can not be empty');
    else for (const { detail, short } of qualifiedNameErrors(key.text)) yield invalid(key, key.text, detail, short);
    if (action.text === '') yield required(action, 'can not be empty');
    else if (action.text !== 'DoNotSchedule' && action.text !== 'ScheduleAnyway') yield unsupported(action, action.text, ['DoNotSchedule', 'ScheduleAnyway']);
    if (constraint.get('labelSelector').isSet) yield forbidden(constraint.get('labelSelector'), 'constraint must not define a selector, as they deduced for each pod', 'must not be set: it is made of each pod');
    const pair = `{${key.text}, ${action.text}}`;
    if (seen.has(pair)) yield duplicate(constraint, pair);
    seen.add(pair);
  }
}

function* volumeBinding(args: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [timeout, shape] = [args.get('bindTimeoutSeconds'), args.get('shape')];
  if ((timeout.number ?? 0n) < 0n) yield invalid(timeout, timeout.number ?? 0n, 'invalid BindTimeoutSeconds, should not be a negative value', 'must not be negative');
  const gate = context.atLeast('1.33') ? 'StorageCapacityScoring' : 'VolumeCapacityPriority';
  const isOn = context.gate(gate);
  if (isOn === true && shape.isSet) yield* shapeProblems(shape, context);
  if (isOn === false && shape.isSet) yield { at: shape, message: `${shape.field} needs the feature gate ${gate}, which is off`, log: `unexpected field \`shape\`, remove it or turn on the feature gate ${gate}` };
}

function* shapeProblems(shape: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const points = shape.items();
  if (points.length === 0) return yield required(shape, 'at least one point must be specified', 'has no point: at least one is needed');
  const unsorted = points.find((point, index) => index > 0 && (points[index - 1]?.get('utilization').number ?? 0n) >= (point.get('utilization').number ?? 0n));
  if (unsorted) {
    const utilization = unsorted.get('utilization');
    const words = 'values must be sorted in increasing order';
    yield invalid(utilization, utilization.number ?? 0n, context.atLeast('1.34') ? words : `utilization ${words}`, 'not above the one before it');
  }
  for (const point of points) {
    yield* rangeProblems(point.get('utilization'), 0n, 100n, '[0, 100]');
    yield* rangeProblems(point.get('score'), 0n, 10n, '[0, 10]');
  }
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

function* nodeAffinity(args: ConfigPart): Generator<ConfigProblem> {
  const affinity = args.get('addedAffinity');
  const terms = [
    ...affinity.get('requiredDuringSchedulingIgnoredDuringExecution').get('nodeSelectorTerms').items(),
    ...affinity.get('preferredDuringSchedulingIgnoredDuringExecution').items().map((term) => term.get('preference')),
  ];
  for (const term of terms) {
    for (const expression of term.get('matchExpressions').items()) yield* expressionProblems(expression);
    for (const field of term.get('matchFields').items()) {
      const [operator, values] = [field.get('operator'), field.get('values').items()];
      if (!['In', 'NotIn'].includes(operator.text)) yield { ...unsupported(operator, operator.text, ['In', 'NotIn']), log: `${operator.field}: Unsupported value: "${operator.text}"` };
      else if (values.length !== 1) yield { ...required(field.get('values'), 'must have one element'), log: `${field.get('values').field}: ` };
    }
  }
}

function* expressionProblems(expression: ConfigPart): Generator<ConfigProblem> {
  const [key, operator, values] = [expression.get('key'), expression.get('operator'), expression.get('values')];
  const count = values.items().length;
  // What follows differs between the versions.
  const wrong = (detail: string): ConfigProblem => ({ ...invalid(values, { text: count === 0 ? 'empty' : values.texts().join(', '), log: '' }, detail), log: `${values.field}: Invalid value: ` });
  if (!OPERATORS.includes(operator.text)) yield { ...unsupported(operator, operator.text, OPERATORS), log: `${operator.field}: Unsupported value: "${operator.text}"` };
  else if (/^(In|NotIn)$/.test(operator.text) && count === 0) yield wrong('must not be empty for In and NotIn');
  else if (/^(Exists|DoesNotExist)$/.test(operator.text) && count > 0) yield wrong('must be empty for Exists and DoesNotExist');
  else if (/^(Gt|Lt)$/.test(operator.text) && (count !== 1 || !/^[-+]?\d+$/.test(values.texts()[0] ?? ''))) yield wrong('must be one whole number for Gt and Lt');
  else for (const value of values.items()) for (const { short } of labelValueErrors(value.text, PLAIN_WORDS)) yield { ...invalid(value, value.text, '', short), log: `${value.field}: Invalid value: ` };
  for (const { detail, short } of qualifiedNameErrors(key.text)) yield { ...invalid(key, key.text, detail, short), log: `${key.field}: Invalid value: ` };
}

function* dynamicResources(args: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [filter, binding] = [args.get('filterTimeout'), args.get('bindingTimeout')];
  if (filter.isSet && context.gate('DRASchedulerFilterTimeout') === false) yield forbidden(filter, 'DRASchedulingFilterTimeout feature gate is disabled', 'needs the feature gate DRASchedulerFilterTimeout, which is off');
  else if ((filter.duration ?? 0n) < 0n) yield { ...invalid(filter, filter.text, 'must be zero or positive'), log: `${filter.field}: Invalid value: ` };
  const off = ['DRADeviceBindingConditions', 'DRAResourceClaimDeviceStatus'].some((gate) => context.gate(gate) === false);
  if (binding.isSet && off) yield forbidden(binding, 'DRADeviceBindingConditions or DRAResourceClaimDeviceStatus feature gate is disabled', 'needs the feature gates DRADeviceBindingConditions and DRAResourceClaimDeviceStatus');
  else if (binding.duration !== undefined && binding.duration < 1_000_000_000n && !off) yield { ...invalid(binding, binding.text, 'must be at least 1 second'), log: `${binding.field}: Invalid value: ` };
}

/** By the name of the plugin. */
export const ARGUMENT_CHECKS: Readonly<Record<string, Check>> = {
  InterPodAffinity: interPodAffinity,
  DefaultPreemption: defaultPreemption,
  NodeResourcesBalancedAllocation: balancedAllocation,
  PodTopologySpread: topologySpread,
  VolumeBinding: volumeBinding,
  NodeAffinity: nodeAffinity,
  DynamicResources: dynamicResources,
};

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

/** Looked at by the plugin itself; `args` has no name. */
export function* nodeResourcesFitProblems(args: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  for (const resource of args.get('ignoredResources').items()) {
    for (const { detail, short } of qualifiedNameErrors(resource.text)) yield invalid(resource, resource.text, detail, short);
  }
  for (const group of args.get('ignoredResourceGroups').items()) {
    if (group.text.includes('/')) yield invalid(group, group.text, "resource group name can't contain '/'", 'must not contain a slash');
    for (const { detail, short } of qualifiedNameErrors(group.text)) yield invalid(group, group.text, detail, short);
  }
  const strategy = args.get('scoringStrategy');
  if (!strategy.isSet) return;
  const [type, ratio] = [strategy.get('type'), strategy.get('requestedToCapacityRatio')];
  // Older ones say it in other words.
  if (!STRATEGIES.includes(type.text)) yield context.atLeast('1.28') ? unsupported(type, type.text, STRATEGIES) : { ...unsupported(type, type.text, STRATEGIES), log: '' };
  for (const resource of strategy.get('resources').items()) {
    const weight = resource.get('weight');
    if (weight.number === undefined || weight.number === 0n || (weight.number > 0n && weight.number <= 100n)) continue;
    const detail = `resource weight of ${resource.get('name').text} not in valid range (0, 100]`;
    yield { ...invalid(weight, weight.number, detail), log: detail, fragment: true };
  }
  yield* ratioProblems(type, ratio, context);
}

function* ratioProblems(type: ConfigPart, ratio: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const isNew = context.atLeast('1.36');
  const isUsed = type.text === 'RequestedToCapacityRatio';
  if (isUsed && !ratio.isSet) {
    const problem = required(ratio, 'must be specified when type is RequestedToCapacityRatio', 'is missing, and the type needs it');
    yield isNew ? problem : { ...problem, log: PANIC, fragment: true };
  } else if (ratio.isSet && !isUsed && isNew) {
    yield forbidden(ratio, 'must be nil when type is not RequestedToCapacityRatio', 'must not be set where the type is another');
  } else if (ratio.isSet) {
    // The name of what it stands in differs between the versions.
    for (const problem of shapeProblems(ratio.get('shape'), context)) yield { ...problem, log: problem.log.replace(/^.*(?=shape)/, ''), fragment: true };
  }
}
