import type { Problem } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { gateOf } from '../../src/model/gates.ts';
import type { Place } from '../../src/source/place.ts';
import { pluginState } from './admission-plugin.ts';
import { mostCommon } from './agreement.ts';
import { placeOfEntry } from './known-names.ts';

/** Something that is on or off, on one node or in one component. */
export interface Switch {
  /** Of whom: `cp-1`. */
  readonly name: string;
  readonly key: 'on' | 'off';
  readonly at: Place;
  /** Whether the manifest says so, and not the default of the version. */
  readonly isGiven: boolean;
}

/** One problem for each that is not as most are; two defaults that differ are a matter of the versions, and are let pass. */
export function* switchesThatDiffer(what: string, switches: readonly Switch[]): Generator<Problem> {
  const usual = mostCommon(switches);
  for (const own of switches) {
    if (!usual || own.key === usual.key || (!own.isGiven && !usual.isGiven)) continue;
    yield {
      at: own.at,
      message: `${what} is ${own.key} on ${own.name}${own.isGiven ? '' : ' (by default)'}, and ${usual.key} on ${usual.name}${usual.isGiven ? '' : ' (by default)'}`,
      label: `${own.key} here`,
      related: [{ at: usual.at, label: `${usual.key} on ${usual.name}` }],
      advice: `find out which of the two is meant, and write it on ${own.name} and ${usual.name} alike`,
    };
  }
}

/** Whether a feature gate is on; nothing where that cannot be known. */
export const gateSwitch = (invocation: Invocation, gate: string, name: string): readonly Switch[] => {
  const isOn = gateOf(invocation, gate);
  if (isOn === undefined) return [];
  const setting = invocation.setting('feature-gates');
  const entry = entryOf(invocation, 'feature-gates', (text) => text.startsWith(`${gate}=`) || text.startsWith(`kube:${gate}=`));
  const isGiven = entry !== undefined || (setting.state === 'given' && /(^|,|:)All(Alpha|Beta)=/.test(setting.text));
  return [{ name, key: isOn ? 'on' : 'off', at: entry === undefined ? setting.place : placeOfEntry(setting, entry), isGiven }];
};

/** Whether an admission plugin runs; nothing where that cannot be known. */
export const pluginSwitch = (api: Invocation, plugin: string, name: string): readonly Switch[] => {
  const state = pluginState(api, plugin);
  if (!('on' in state)) return [];
  const flag = PLUGIN_FLAGS.find((each) => entryOf(api, each, (text) => text === plugin) !== undefined);
  return [{ name, key: state.on ? 'on' : 'off', at: flag === undefined ? state.at : placeOfEntry(api.setting(flag), plugin), isGiven: flag !== undefined || api.setting('admission-control').state === 'given' }];
};
export const PLUGIN_FLAGS = ['disable-admission-plugins', 'enable-admission-plugins', 'admission-control'] as const;

/** The names of all entries of these flags; of `Gate=true` what stands before the equals sign. */
export const namesIn = (invocations: readonly Invocation[], flags: readonly string[]): readonly string[] => [
  ...new Set(invocations.flatMap((invocation) => flags.flatMap((flag) => {
    const setting = invocation.setting(flag);
    return setting.state === 'given' ? setting.values.map((entry) => entry.replace(/=.*$/s, '').replace(/^kube:/, '').trim()) : [];
  }))),
];

const entryOf = (invocation: Invocation, flag: string, isWanted: (entry: string) => boolean): string | undefined => {
  const setting = invocation.setting(flag);
  return setting.state === 'given' ? setting.values.find(isWanted) : undefined;
};
