import { compareVersions } from '../../knowledge/table.ts';
import { LAST_SCHEDULER_PLUGINS, schedulerPluginPoints, schedulerPlugins } from '../../knowledge/scheduler-plugins.ts';
import { suggest } from '../../text/suggest.ts';
import { quote } from '../values/result.ts';
import type { ConfigContext } from './context.ts';
import { duplicate, invalid } from './field-errors.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const EXTENSION_POINTS = [
  'preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score', 'reserve', 'permit', 'preBind', 'bind', 'postBind',
  'placementGenerate', 'placementScore', 'podGroupPostFilter',
];

/** Plugins that one of the file's versions no longer takes: from which minor on, and which versions. */
const INVALID: readonly { readonly plugins: readonly string[]; readonly since: string; readonly until?: string; readonly version: string; readonly named: string }[] = [
  { plugins: ['SelectorSpread'], since: '1.25', until: '1.29', version: 'v1', named: 'v1' },
  { plugins: ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'], since: '1.31', version: 'v1', named: 'v1' },
];

const invalidIn = (plugin: string, version: string, context: ConfigContext): (typeof INVALID)[number] | undefined =>
  INVALID.find((row) => row.plugins.includes(plugin) && version.endsWith(`/${row.version}`) && context.atLeast(row.since) && !(row.until !== undefined && context.atLeast(row.until)));

/** What is refused before any plugin is built: plugins that a version of the file has left behind, arguments that are there twice. */
export function* pluginListProblems(profile: ConfigPart, version: string, context: ConfigContext): Generator<ConfigProblem> {
  const wrong = (part: ConfigPart, plugin: string, at = part): ConfigProblem | undefined => {
    const row = invalidIn(plugin, version, context);
    return row && { ...invalid(part, plugin, `was invalid in version ${quote(row.named)} (KubeSchedulerConfiguration is version ${quote(version)})`, 'is gone from this version of the file'), at, advice: 'remove it; NodeVolumeLimits does what the limits of the single clouds did' };
  };
  for (const point of EXTENSION_POINTS) {
    for (const plugin of profile.get('plugins').get(point).get('enabled').items()) {
      const problem = wrong(plugin, plugin.get('name').text, plugin.get('name'));
      if (problem) yield problem;
    }
  }
  const seen = new Set<string>();
  for (const config of profile.get('pluginConfig').items()) {
    const name = config.get('name').text;
    if (seen.has(name)) yield { ...duplicate(config, name), at: config.get('name') };
    seen.add(name);
    const problem = wrong(config, name, config.get('name'));
    if (problem) yield problem;
  }
}

/** What is refused when a profile is built. */
export function* profileProblems(profile: ConfigPart, scheduler: string, version: string, context: ConfigContext): Generator<ConfigProblem> {
  const plugins = profile.get('plugins');
  if (!plugins.isSet) return;
  const own = schedulerPlugins(context.atLeast);
  const isKnown = compareVersions(context.minor, LAST_SCHEDULER_PLUGINS) <= 0;
  for (const point of EXTENSION_POINTS) yield* pointProblems(plugins.get(point), `${point.charAt(0).toUpperCase()}${point.slice(1)}`, isKnown ? own : undefined);
  yield* multiPointProblems(plugins.get('multiPoint'), isKnown ? own : undefined);
  const needsOne = (point: string, plugin: string): boolean => !isEnabled(plugins, point, plugin, version) && plugins.get(point).get('enabled').items().length === 0;
  const sort = plugins.get('queueSort');
  if (needsOne('queueSort', 'PrioritySort')) {
    const log = `one queue sort plugin required for profile with scheduler name ${quote(scheduler)}`;
    yield { at: sort.isSet ? sort : plugins.get('multiPoint'), message: 'no plugin is left that sorts the queue', log, fragment: true, advice: 'leave PrioritySort enabled' };
  }
  const bind = plugins.get('bind');
  if (needsOne('bind', 'DefaultBinder')) yield { at: bind.isSet ? bind : plugins.get('multiPoint'), message: 'no plugin is left that binds a pod to its node', log: 'at least one bind plugin is needed', advice: 'leave DefaultBinder enabled' };
}

/** Whether one of the plugins that are on by default still stands at its point. */
const isEnabled = (plugins: ConfigPart, point: string, plugin: string, version: string): boolean => {
  const names = (set: ConfigPart, list: string): readonly string[] => set.get(list).items().map((item) => item.get('name').text);
  const [own, multi] = [plugins.get(point), plugins.get('multiPoint')];
  const isDisabledAt = (set: ConfigPart): boolean => names(set, 'disabled').some((name) => name === '*' || name === plugin);
  if (names(own, 'enabled').includes(plugin)) return true;
  if (isDisabledAt(own)) return false;
  // Older versions of the file list the defaults at each point, where multiPoint does not touch them.
  const isAtPoint = /v1beta[12]$/.test(version);
  return isAtPoint || names(multi, 'enabled').includes(plugin) || !isDisabledAt(multi);
};

function* pointProblems(set: ConfigPart, point: string, own: readonly string[] | undefined): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const plugin of set.get('enabled').items()) {
    const name = plugin.get('name');
    const [points, weight] = [schedulerPluginPoints(name.text), plugin.get('weight')];
    if (own && !own.includes(name.text)) yield unknownPlugin(name, `${point}Plugin ${quote(name.text)} does not exist`, own);
    else if (points && !points.includes(point)) yield { at: name, message: `${name.text} is no ${point} plugin; it can stand at ${points.join(', ')}`, log: `plugin ${quote(name.text)} does not extend ${point}Plugin plugin` };
    else if (seen.has(name.text)) yield { at: name, message: `${name.text} is enabled twice at one point`, log: `plugin ${quote(name.text)} already registered as "${point}Plugin"` };
    else if (point === 'Score' && (weight.number ?? 0n) < 0n) yield { at: weight, message: `${weight.field} is ${weight.number}, and must not be negative`, log: 'total score of Score plugins could overflow', fragment: true };
    seen.add(name.text);
  }
}

function* multiPointProblems(set: ConfigPart, own: readonly string[] | undefined): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const plugin of set.get('enabled').items()) {
    const name = plugin.get('name');
    if (own && !own.includes(name.text)) yield { ...unknownPlugin(name, `${quote(name.text)} does not exist`, own), fragment: true };
    else if (seen.has(name.text)) yield { at: name, message: `${name.text} is enabled twice in multiPoint`, log: `plugin ${quote(name.text)} already registered as ` };
    seen.add(name.text);
  }
}

/** A scheduler with plugins of its own is another program, which is not named kube-scheduler. */
const unknownPlugin = (name: ConfigPart, log: string, own: readonly string[]): ConfigProblem => {
  const nearest = suggest(name.text, own);
  return {
    at: name.isSet ? name : name.anchor,
    message: `the scheduler has no plugin ${quote(name.text)}`,
    label: 'unknown plugin',
    log,
    advice: nearest === undefined ? 'remove it, or use an image of the scheduler that was built with it' : `write ${nearest} if you meant that, else remove it`,
  };
};
