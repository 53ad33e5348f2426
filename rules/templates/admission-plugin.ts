import { notApplicable, unseen, type NotApplicable, type RuleDefinition, type Unseen } from '../../src/engine/rule.ts';
import { offer, offerEntry, removeEntry, setFlag } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import { componentRule, nameAndMinor, type RuleText } from './setting-rule.ts';

export interface PluginState {
  readonly on: boolean;
  /** Why, as the start of a message. */
  readonly because: string;
  readonly at: Place;
}

/**
 * Whether an admission plugin runs: the old exclusive list, else the plugins that are on by default at this version,
 * with those of --enable-admission-plugins and without those of --disable-admission-plugins.
 */
export const pluginState = (api: Invocation, plugin: string): PluginState | Unseen | NotApplicable => {
  const facts = api.facts.admission(plugin);
  if (facts?.known === false) return notApplicable(`${nameAndMinor(api)} has no admission plugin ${plugin}`);
  const exclusive = api.setting('admission-control');
  if (exclusive.state === 'given' && exclusive.values.length > 0) {
    const on = exclusive.values.includes(plugin);
    return { on, at: exclusive.place, because: `--admission-control ${on ? 'holds' : 'lacks'} ${plugin}` };
  }
  const enabled = api.setting('enable-admission-plugins');
  const disabled = api.setting('disable-admission-plugins');
  if (holds(disabled, plugin)) return { on: false, at: disabled.place, because: `--disable-admission-plugins holds ${plugin}` };
  if (disabled.state === 'unseen') return unseen(disabled.place, disabled.reason);
  if (holds(enabled, plugin)) return { on: true, at: enabled.place, because: `--enable-admission-plugins holds ${plugin}` };
  if (facts?.defaultOn) return { on: true, at: api, because: `${plugin} is on by default` };
  if (enabled.state === 'unseen') return unseen(enabled.place, enabled.reason);
  if (facts === undefined) return unseen(api, `whether ${plugin} is on by default depends on the version, and that is unknown`);
  return enabled.state === 'given'
    ? { on: false, at: enabled.place, because: `--enable-admission-plugins lacks ${plugin}` }
    : { on: false, at: api, because: `--enable-admission-plugins is not set, and ${plugin} is not on by default` };
};

const holds = (setting: Setting, plugin: string): boolean => setting.state === 'given' && setting.values.includes(plugin);

interface AdmissionPlugin extends Omit<RuleText, 'on'> {
  readonly plugin: string;
  readonly want: 'on' | 'off';
  readonly advice: string;
  /** Whether it can be switched on without anything that it would have to find first. */
  readonly needsNothing?: boolean;
}

/** An admission plugin that must run, or must not. */
export const admissionPlugin = ({ plugin, want, advice, needsNothing, ...text }: AdmissionPlugin): RuleDefinition<ComponentName> =>
  componentRule({ ...text, on: 'kube-apiserver' }, function* (api) {
    const state = pluginState(api, plugin);
    if (!('on' in state)) yield state;
    else if (state.on !== (want === 'on')) yield { at: state.at, message: `${state.because}: ${text.title}`, advice, ...fixFor(api, plugin, want, needsNothing === true) };
  });

const fixFor = (api: Invocation, plugin: string, want: 'on' | 'off', needsNothing: boolean): object => {
  const [enabled, disabled, exclusive] = ['enable-admission-plugins', 'disable-admission-plugins', 'admission-control'].map((flag) => api.setting(flag));
  if (!enabled || !disabled || exclusive?.state === 'given') return {};
  if (want === 'on' && holds(disabled, plugin)) return offerEntry(disabled, plugin, undefined);
  if (want === 'on') return !needsNothing || enabled.state === 'unseen' ? {} : offer(`enable ${plugin}`, setFlag(api, 'enable-admission-plugins', [...('values' in enabled ? enabled.values : []), plugin].join(',')));
  return enabled.state === 'given' && holds(enabled, plugin) ? offer(`do not enable ${plugin}`, removeEntry(enabled.flag, plugin)) : {};
};
