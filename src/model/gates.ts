import { gateConflicts } from '../knowledge/gate-dependencies.ts';
import { factsFor } from '../knowledge/index.ts';
import { lazilyFor } from '../knowledge/facts.ts';
import type { FeatureGateFacts } from '../knowledge/types.ts';
import type { Place } from '../source/place.ts';
import { suggest } from '../text/suggest.ts';
import type { Kubelet } from './kubelet-settings.ts';
import type { Invocation } from './types.ts';
import { parseBool } from './values/bool.ts';

/** Whether a feature gate is on, by `--feature-gates` and this version's default; undefined where that is not known or there is no such gate. */
export const gateOf = (invocation: Invocation, name: string): boolean | undefined => {
  const facts = invocation.facts.featureGate(name);
  const setting = invocation.setting('feature-gates');
  if (!facts || setting.state === 'unseen') return undefined;
  return stateBy(facts, name, setting.state === 'no-such-flag' ? [] : setting.values.map((entry) => {
    const equals = entry.indexOf('=');
    return { name: entry.slice(0, Math.max(equals, 0)).replace(/^kube:/, '').trim(), text: entry.slice(equals + 1).trim() };
  }));
};

/** A gate that is named counts before all of its stage, and a locked one stays as it is. */
const stateBy = (facts: FeatureGateFacts, name: string, entries: readonly { readonly name: string; readonly text: string }[]): boolean => {
  let isOn = facts.default;
  let own: boolean | undefined;
  for (const entry of entries) {
    const value = parseBool(entry.text);
    if (!value.ok) continue;
    if (entry.name === name) own = value.value;
    else if (entry.name === `All${facts.stage.charAt(0)}${facts.stage.slice(1).toLowerCase()}`) isOn = value.value;
  }
  return facts.locked ? facts.default : (own ?? isOn);
};

/** Why a gate is not taken. */
interface GateProblem {
  readonly message: string;
  readonly label: string;
  readonly log: string;
  readonly advice: string;
}

/** Gates that are on without those that they need, each time at the entry that brought it about. */
export const gateClashes = (entries: readonly { readonly name: string; readonly place: Place }[], minor: string, isOn: (gate: string) => boolean | undefined): readonly (GateProblem & { readonly at: Place })[] => {
  const found = new Map<Place, GateProblem & { at: Place }>();
  for (const { gate, off } of entries.length === 0 ? [] : gateConflicts(minor, isOn)) {
    const cause = entries.find(({ name }) => off.includes(name)) ?? entries.find(({ name }) => name === gate) ?? entries.find(({ name }) => name.startsWith('All'));
    // Another one at the same place says the same again.
    if (!cause || found.has(cause.place)) continue;
    const others = off.join(' and ');
    found.set(cause.place, {
      at: cause.place,
      message: `the feature gate ${gate} is on, and needs ${others}, which ${off.length > 1 ? 'are' : 'is'} off`,
      label: 'gates that do not go together',
      log: `${gate} is enabled, but depends on features that are disabled: [${off.length > 1 ? '' : `${others}]`}`,
      advice: `set ${gate} to false as well, or ${others} to true`,
    });
  }
  return [...found.values()];
};

/** For which of the gates in its file a program of the node exits; undefined where it takes this one. They share the list of the API server. */
export const gateRefusal = (who: string, minor: string, name: string, isOn: boolean): GateProblem | undefined => {
  const facts = factsFor('kube-apiserver', minor);
  const gate = facts.featureGate(name);
  const nearest = gate === null ? suggest(name, facts.featureGates() ?? []) : undefined;
  const advice = nearest === undefined ? 'remove it: of a feature that became stable nothing is lost' : `write ${nearest} if you meant that, else remove it`;
  if (gate === null) return { message: `${name} is no feature gate of ${who} ${minor}`, label: 'unknown feature gate', log: `unrecognized feature gate: ${name}`, advice };
  if (!gate?.locked || gate.default === isOn) return undefined;
  return { message: `${who} ${minor} has the feature gate ${name} locked to ${gate.default}`, label: 'locked', log: `cannot set feature gate ${name} to ${isOn}, feature is locked to ${gate.default}`, advice };
};

/** A feature gate of the kubelet's file or its flags. */
export interface KubeletGate {
  readonly name: string;
  readonly text: string;
  readonly place: Place;
}

/** The gates that the kubelet is given, by their names: those of its files, and over them those of its flags. */
export const kubeletGates = lazilyFor((kubelet: Kubelet): readonly KubeletGate[] => {
  const gates = new Map<string, KubeletGate>();
  for (const gate of [...kubelet.files.flatMap(({ documents }) => gatesOfFile(documents[0]?.get('featureGates'))), ...(kubelet.flags ?? []).flatMap(gatesOfFlag)]) gates.set(gate.name, gate);
  return [...gates.values()];
});

const gatesOfFile = (map: Kubelet['files'][number]['documents'][number] | undefined): readonly KubeletGate[] =>
  (map?.keys() ?? []).flatMap((name) => {
    const text = map?.get(name).text();
    return map && text !== undefined ? [{ name, text, place: map.keyPlace(name) ?? map }] : [];
  });

const gatesOfFlag = ({ name, value }: NonNullable<Kubelet['flags']>[number]): readonly KubeletGate[] =>
  name !== 'feature-gates' || value === undefined || value.unknown !== undefined ? [] : value.text.split(',').flatMap((entry) => {
    const [gate = '', text] = entry.trim().split('=', 2);
    return text === undefined ? [] : [{ name: gate, text, place: value }];
  });

/** As `gateOf`, for the kubelet. */
export const kubeletGateOf = (kubelet: Kubelet, name: string): boolean | undefined => gateByEntries(kubelet.minor, name, kubeletGates(kubelet));

/** The same for any program of the node, by what its file has. */
export const gateByEntries = (minor: string | null, name: string, entries: readonly { readonly name: string; readonly text: string }[]): boolean | undefined => {
  const facts = factsFor('kube-apiserver', minor).featureGate(name);
  return facts ? stateBy(facts, name, entries) : undefined;
};
