import type { ConfigReader } from '../../knowledge/config-types.ts';
import { framed, type ConfigContext } from './context.ts';
import { decode, decodeFile, type DecodeResult } from './decode.ts';
import { duplicate, invalid, required, unsupported } from './field-errors.ts';
import { imagePolicyProblems } from './image-policy.ts';
import { kubeconfigFormProblems } from './kubeconfig.ts';
import { labelErrors, subdomainErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { PluginCheck, PluginConfig } from './plugin-config.ts';
import type { ConfigProblem } from './problem.ts';
import { tolerationProblems } from './tolerations.ts';

/** What each plugin says of its own configuration. */
export const PLUGIN_CHECKS: Readonly<Record<string, PluginCheck>> = {
  PodSecurity: (config, context) => versioned('PodSecurity', 'podSecurity', true, config, context, podSecurityProblems, ''),
  EventRateLimit: (config, context) => versioned('EventRateLimit', 'eventRateLimit', false, config, context, limitProblems),
  ResourceQuota: (config, context) => versioned('ResourceQuota', 'resourceQuota', context.atLeast('1.32'), config, context, quotaProblems),
  PodTolerationRestriction: (config, context) => versioned('PodTolerationRestriction', 'podTolerationRestriction', false, config, context, tolerationProblems, `${initFrame('PodTolerationRestriction')}invalid config: [`),
  MutatingAdmissionWebhook: (config, context) => versioned('MutatingAdmissionWebhook', 'webhookAdmission', context.atLeast('1.36'), config, context, webhookProblems),
  ValidatingAdmissionWebhook: (config, context) => versioned('ValidatingAdmissionWebhook', 'webhookAdmission', context.atLeast('1.36'), config, context, webhookProblems),
  ImagePolicyWebhook: (config, context) => framed(imagePolicyProblems(config, context), initFrame('ImagePolicyWebhook')),
};

const initFrame = (plugin: string): string => `couldn't init admission plugin "${plugin}": `;

/** A configuration with a kind and a version. `frame` comes before what is wrong with its content. */
const versioned = (
  plugin: string,
  reader: ConfigReader,
  strict: boolean,
  config: PluginConfig,
  context: ConfigContext,
  check: (root: ConfigPart, context: ConfigContext) => Iterable<ConfigProblem>,
  frame = initFrame(plugin),
): readonly ConfigProblem[] => {
  const nothing = config.file ? config.file.source.text === '' : config.root === undefined;
  if (nothing) return plugin === 'EventRateLimit' ? [noLimits(config)] : [];
  const reading = { reader, minor: context.minor, strict };
  const result: DecodeResult = config.file ? decodeFile(config.file, reading) : config.root ? decode(config.root, reading) : { problems: [] };
  return 'problems' in result ? framed(result.problems, initFrame(plugin)) : framed([...check(result.decoded.root, context)], frame);
};

/** What EventRateLimit says without any limit, and so without any configuration. */
const noLimits = ({ at }: PluginConfig): ConfigProblem => ({ at, message: 'EventRateLimit is given no limits, and does not run without', log: 'limits: Invalid value: ' });

const LEVELS = ['privileged', 'baseline', 'restricted'];

function* podSecurityProblems(root: ConfigPart): Generator<ConfigProblem> {
  const defaults = root.get('defaults');
  let isGood = true;
  for (const mode of ['enforce', 'audit', 'warn']) {
    const [level, version] = [defaults.get(mode), defaults.get(`${mode}-version`)];
    if (level.text !== '' && !LEVELS.includes(level.text)) {
      isGood = false;
      yield { ...unsupported(level, level.text, LEVELS), log: `${mode}: must be one of ${LEVELS.join(', ')}` };
    }
    if (version.text !== '' && !/^(latest|v1\.(0|[1-9]\d*))$/.test(version.text)) {
      isGood = false;
      yield { ...invalid(version, version.text, 'must be "latest" or "v1.x"'), log: `${mode}-version: must be "latest" or "v1.x"` };
    }
  }
  // Only after those are good it looks at the exemptions.
  if (!isGood) return;
  const exemptions = root.get('exemptions');
  yield* exemptionProblems(exemptions.get('namespaces'), (text) => labelErrors(text, false));
  yield* exemptionProblems(exemptions.get('runtimeClasses'), subdomainErrors);
  yield* exemptionProblems(exemptions.get('usernames'), (text) => (text === '' ? [{ detail: 'username must not be empty', short: 'must not be empty' }] : []));
}

function* exemptionProblems(list: ConfigPart, errorsOf: (text: string) => readonly { detail: string; short: string }[]): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const item of list.items()) {
    const errors = errorsOf(item.text);
    if (errors.length > 0) yield invalid(item, item.text, errors.map(({ detail }) => detail).join(', '), errors.map(({ short }) => short).join(', '));
    else if (seen.has(item.text)) yield duplicate(item, item.text);
    seen.add(item.text);
  }
}

const LIMIT_TYPES = ['Server', 'Namespace', 'User', 'SourceAndObject'];

function* limitProblems(root: ConfigPart): Generator<ConfigProblem> {
  const limits = root.get('limits');
  if (limits.items().length === 0) yield { ...noLimits({ root: undefined, at: limits.isSet ? limits : limits.anchor }) };
  for (const limit of limits.items()) {
    const [type, burst, qps, size] = [limit.get('type'), limit.get('burst'), limit.get('qps'), limit.get('cacheSize')];
    // The component prints the types that it knows in no particular order.
    if (!LIMIT_TYPES.includes(type.text)) yield { ...unsupported(type, type.text, LIMIT_TYPES), log: `${type.field}: Unsupported value: "${type.text}": supported values: ` };
    if ((burst.number ?? 0n) <= 0n) yield invalid(burst, burst.number ?? 0n, 'must be positive');
    if ((qps.number ?? 0n) <= 0n) yield invalid(qps, qps.number ?? 0n, 'must be positive');
    if (type.text !== 'Server' && (size.number ?? 0n) < 0n) yield invalid(size, size.number ?? 0n, 'must not be negative');
  }
}

function* quotaProblems(root: ConfigPart): Generator<ConfigProblem> {
  for (const item of root.get('limitedResources').items()) {
    if (item.get('resource').text === '') yield required(item.get('resource'));
  }
}

function* webhookProblems(root: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const file = root.get('kubeConfigFile');
  if (file.text === '' && context.atLeast('1.36')) return;
  if (!file.text.startsWith('/')) return yield invalid(file, file.text, 'must be an absolute file path');
  const evidence = context.evidence(file.text);
  if (evidence.state === 'read') yield* kubeconfigFormProblems(evidence.yaml, file.text);
}
