import { kubeletChoices, kubeletGated, kubeletRanges, type KubeletField, type KubeletRange } from '../knowledge/kubelet-values.ts';
import { compareVersions } from '../knowledge/table.ts';
import type { Place } from '../source/place.ts';
import { kubeletGateOf } from './gates.ts';
import { evictionProblems } from './kubelet-eviction.ts';
import type { Kubelet, KubeletSetting } from './kubelet-settings.ts';
import { parseDuration } from './values/duration.ts';

/** A value for which the kubelet does not start. */
export interface KubeletValueProblem {
  readonly at: Place;
  readonly message: string;
  /** What it prints begins so, where that is known. */
  readonly log?: string;
  readonly advice?: string;
}

type Known = Exclude<KubeletSetting, { state: 'unseen' }>;

/** Everything that the kubelet of this minor says against the values of its file and its flags. */
export function* kubeletValueProblems(kubelet: Kubelet, minor: string): Generator<KubeletValueProblem> {
  const isOf = ({ since, until }: { readonly since?: string; readonly until?: string }): boolean => (since === undefined || compareVersions(minor, since) >= 0) && (until === undefined || compareVersions(minor, until) <= 0);
  const isOn = (gate: string | undefined): boolean => gate === undefined || kubeletGateOf(kubelet, gate) === true;
  for (const range of kubeletRanges()) {
    const setting = given(kubelet, range);
    if (setting && isOf(range) && isOn(range.gate) && isOutside(setting, range)) yield { at: setting.place, message: `${setting.name} is ${setting.text}, and must be ${wantedBy(range)}`, log: `invalid configuration: ${range.says ?? range.field}` };
  }
  for (const { values, ...choice } of kubeletChoices()) {
    const setting = given(kubelet, choice);
    if (!setting || !isOf(choice) || !isOn(choice.gate)) continue;
    const wrong = setting.values.find((value) => value !== '' && !values.includes(value));
    if (wrong !== undefined) yield { at: setting.place, message: `${setting.name} is ${wrong}, and must be ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}` };
  }
  for (const { unset = [], ...gated } of kubeletGated()) {
    const setting = given(kubelet, gated);
    if (!setting || !isOf(gated) || setting.values.length === 0 || unset.includes(setting.text) || (gated.isPositive && setting.text.startsWith('-')) || kubeletGateOf(kubelet, gated.gate) !== false) continue;
    yield { at: setting.place, message: `${setting.name} is set, which this version takes only with the feature gate ${gated.gate}`, advice: `remove it, or set ${gated.gate}: true in featureGates` };
  }
  const atLeast = (since: string): boolean => compareVersions(minor, since) >= 0;
  yield* relations(kubelet, atLeast);
  yield* evictionProblems(kubelet, atLeast);
}

const given = (kubelet: Kubelet, { field, flag }: KubeletField): Known | undefined => {
  const setting = kubelet.setting(field, flag ?? field, '');
  return setting.state === 'given' ? setting : undefined;
};

const valueOf = (text: string, isDuration: boolean): number | undefined => {
  if (!isDuration) return /^-?\d+$/.test(text) ? Number(text) : undefined;
  const duration = parseDuration(text);
  return duration.ok ? Number(duration.value) : undefined;
};

const isOutside = ({ text, name }: Known, { field, low, high, isDuration, zero }: KubeletRange): boolean => {
  const read = (each: string): number | undefined => valueOf(each, isDuration === true);
  const value = read(text);
  // Flags win after the defaults were put in.
  if (value === undefined || (value === 0 && (zero === 'allowed' || (zero === 'default' && name === field)))) return false;
  return (low !== undefined && value < (read(low) ?? 0)) || (high !== undefined && value > (read(high) ?? 0));
};

const wantedBy = ({ low = '', high, zero }: KubeletRange): string => `${zero === 'allowed' ? '0 or ' : ''}${high === undefined ? `${low} or more` : `from ${low} to ${high}`}`;

/** What two settings say together. */
function* relations(kubelet: Kubelet, atLeast: (minor: string) => boolean): Generator<KubeletValueProblem> {
  const setting = (field: string, flag = field, fallback = ''): Known => {
    const found = kubelet.setting(field, flag, fallback);
    return found.state === 'unseen' ? { state: 'default', text: '', values: [], name: field, place: found.place, isSure: false } : found;
  };
  const number = (each: Known): number => valueOf(each.text, false) ?? Number.NaN;
  const duration = (each: Known): number => valueOf(each.text, true) ?? 0;
  const at = (one: Known, other: Known): Place => (one.state === 'given' ? one : other).place;
  const shown = (each: Known): string => `${each.name} ${each.text}`;

  const [low, high] = [setting('imageGCLowThresholdPercent', 'image-gc-low-threshold', '80'), setting('imageGCHighThresholdPercent', 'image-gc-high-threshold', '85')];
  if (number(low) >= number(high)) yield { at: at(low, high), message: `${shown(low)} must be less than ${shown(high)}`, log: 'invalid configuration: imageGCLowThresholdPercent (--image-gc-low-threshold)' };
  const [youngest, oldest] = [setting('imageMinimumGCAge', 'minimum-image-ttl-duration', '2m'), setting('imageMaximumGCAge')];
  if (atLeast('1.29') && duration(oldest) > 0 && duration(oldest) <= (duration(youngest) || 120e9)) yield { at: oldest.place, message: `${shown(oldest)} must be more than ${youngest.name}, ${duration(youngest) === 0 ? '2m' : youngest.text}`, log: 'invalid configuration: imageMaximumGCAge' };
  const [whole, critical, byPriority] = [setting('shutdownGracePeriod'), setting('shutdownGracePeriodCriticalPods'), setting('shutdownGracePeriodByPodPriority')];
  if (critical.state === 'given' && duration(critical) > duration(whole) && kubeletGateOf(kubelet, 'GracefulNodeShutdown')) yield { at: critical.place, message: `${shown(critical)} must not be more than ${whole.text === '' ? 'shutdownGracePeriod, which is not set' : shown(whole)}`, ...(atLeast('1.24') ? { log: 'invalid configuration: shutdownGracePeriodCriticalPods' } : {}) };
  if (byPriority.values.length > 0 && (duration(whole) > 0 || duration(critical) > 0) && kubeletGateOf(kubelet, 'GracefulNodeShutdownBasedOnPodPriority')) yield { at: byPriority.place, message: 'shutdownGracePeriodByPodPriority and shutdownGracePeriod cannot both be set', log: 'invalid configuration: Cannot specify both shutdownGracePeriodByPodPriority and shutdownGracePeriod' };
  const [serialize, parallel] = [setting('serializeImagePulls', 'serialize-image-pulls'), setting('maxParallelImagePulls')];
  if (atLeast('1.27') && serialize.state === 'given' && serialize.text === 'true' && number(parallel) > 1) yield { at: parallel.place, message: `${shown(parallel)} needs serializeImagePulls: false`, log: 'invalid configuration: maxParallelImagePulls cannot be larger than 1' };
  const [cgroups, root] = [setting('systemCgroups', 'system-cgroups'), setting('cgroupRoot', 'cgroup-root')];
  if (cgroups.text !== '' && root.text === '') yield { at: cgroups.place, message: `${shown(cgroups)} needs cgroupRoot`, log: 'invalid configuration: systemCgroups (--system-cgroups) was specified' };
  const once = setting('runOnce', 'runonce');
  if (atLeast('1.32') && once.text === 'true') yield { at: once.place, message: `${once.name} can no longer be set`, log: 'invalid configuration: runOnce' };
  const [query, handler] = [setting('enableSystemLogQuery'), setting('enableSystemLogHandler', 'enable-system-log-handler', 'true')];
  if (atLeast('1.27') && query.text === 'true' && handler.text === 'false') yield { at: query.place, message: 'enableSystemLogQuery needs enableSystemLogHandler', log: 'invalid configuration: enableSystemLogHandler is required for enableSystemLogQuery' };
  const logs = setting('podLogsDir');
  if (atLeast('1.30') && logs.text !== '' && !logs.text.startsWith('/')) yield { at: logs.place, message: `podLogsDir is ${logs.text}, and must be an absolute path`, log: 'invalid configuration: pod logs path' };
  const ids = setting('userNamespaces.idsPerPod');
  if (atLeast('1.33') && number(ids) > 65536 && number(ids) % 65536 > 0) yield { at: ids.place, message: `${shown(ids)} must be a multiple of 65536`, log: 'invalid configuration: userNamespaces.idsPerPod must be a multiple of 65536' };
  const throttling = setting('memoryThrottlingFactor');
  if (throttling.state === 'given' && (Number(throttling.text) <= 0 || Number(throttling.text) > 1) && throttling.text !== '') yield { at: throttling.place, message: `memoryThrottlingFactor is ${throttling.text}, and must be more than 0 and at most 1`, log: 'invalid configuration: memoryThrottlingFactor' };
  yield* reservations(setting, atLeast);
}

/** `enforceNodeAllocatable` and the control groups that it needs. */
function* reservations(setting: (field: string, flag?: string, fallback?: string) => Known, atLeast: (minor: string) => boolean): Generator<KubeletValueProblem> {
  const [enforced, perPod, cpus] = [setting('enforceNodeAllocatable', 'enforce-node-allocatable'), setting('cgroupsPerQOS', 'cgroups-per-qos', 'true'), setting('reservedSystemCPUs', 'reserved-cpus')];
  const groups = { 'system-reserved': setting('systemReservedCgroup', 'system-reserved-cgroup'), 'kube-reserved': setting('kubeReservedCgroup', 'kube-reserved-cgroup') };
  const words = enforced.state === 'given' ? enforced.values.filter((word) => word !== '') : ['pods'];
  for (const [word, group] of Object.entries(groups)) {
    if (group.text !== '' && cpus.text !== '') yield { at: cpus.place, message: `${cpus.name} and ${group.name} cannot both be set`, log: "can't use reservedSystemCPUs (--reserved-cpus) with systemReservedCgroup" };
    const used = words.find((each) => each.replace(/-compressible$/, '') === word);
    if (used !== undefined && group.text === '') yield { at: enforced.place, message: `${enforced.name} holds ${used}, which needs ${word === 'kube-reserved' ? 'kubeReservedCgroup' : 'systemReservedCgroup'}`, log: `invalid configuration: ${word === 'kube-reserved' ? 'kubeReservedCgroup' : 'systemReservedCgroup'}` };
    if (atLeast('1.32') && words.includes(word) && words.includes(`${word}-compressible`)) yield { at: enforced.place, message: `${enforced.name} holds ${word} and ${word}-compressible, and takes one of them`, log: 'invalid configuration: both ' };
  }
  const others = words.filter((word) => word !== 'none');
  if (words.length > others.length && words.length > 1) yield { at: enforced.place, message: `${enforced.name} holds none, and something else beside it`, log: 'invalid configuration: enforceNodeAllocatable (--enforce-node-allocatable) may not contain additional enforcements' };
  if (perPod.text === 'false' && (others.length > 0 || (words.length > 0 && !atLeast('1.31')))) yield { at: perPod.place, message: `${perPod.name} is false, and ${enforced.name} ${enforced.state === 'given' ? 'holds' : 'has, where it is not set,'} ${words.join(', ')}`, log: 'invalid configuration: ', advice: 'set enforceNodeAllocatable: [] as well' };
}
