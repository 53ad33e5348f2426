import { gateOf } from '../model/gates.ts';
import type { ClusterNode, Invocation, Pod } from '../model/types.ts';
import { compareVersions } from '../knowledge/table.ts';
import { isUnknown } from '../text/unknown.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { pluginState } from '../../rules/templates/admission-plugin.ts';
import { NotSeen, type CelModel } from './cel.ts';

/** Values that a manifest may have, counted through aliases. */
const MOST_VALUES = 50_000;

/** What an expression about a component sees. */
export const componentModel = (invocation: Invocation, node: ClusterNode): CelModel => {
  const plain = plainOf(invocation.container.pod.cursor);
  const container = plainOf(invocation.container.cursor);
  return {
    variables: { component: invocation.component, container: container.value, pod: plain.value, node: node.name },
    functions: {
      flag: (name: string) => settingOf(invocation, name).text,
      values: (name: string) => [...settingOf(invocation, name).values],
      given: (name: string) => isGiven(invocation, name),
      knows: (name: string) => known(invocation.facts.flag(plainName(name)), `whether ${invocation.component} has ${name} depends on its version, which is unknown`) !== null,
      plugin: (name: string) => isPluginOn(invocation, name),
      gate: (name: string) => known(gateOf(invocation, name), `whether the feature gate ${name} is on is not known`),
      at_least: (version: string) => compareVersions(known(invocation.version.minor ?? undefined, `the version is unknown: ${invocation.version.reason ?? ''}`), version.replace(/^v/, '')) >= 0,
    },
    items: Math.max(plain.items, container.items, invocation.flags.length),
  };
};

/** What an expression about a pod sees; the functions speak of components and are not for it. */
export const podModel = (pod: Pod, node: ClusterNode): CelModel => {
  const plain = plainOf(pod.cursor);
  const noComponent = (): never => {
    throw new Error('the functions flag, values, given, knows, plugin, gate and at_least are for rules about a component');
  };
  const functions = { flag: noComponent, values: noComponent, given: noComponent, knows: noComponent, plugin: noComponent, gate: noComponent, at_least: noComponent };
  return { variables: { component: '', container: {}, pod: plain.value, node: node.name }, functions, items: plain.items };
};

const plainName = (name: string): string => name.replace(/^-+/, '');

/** What the component works with; nothing for a flag that it does not have. */
const settingOf = (invocation: Invocation, name: string): { readonly text: string; readonly values: readonly string[] } => {
  const setting = invocation.setting(plainName(name));
  if (setting.state === 'unseen') throw new NotSeen(setting.reason);
  return setting.state === 'no-such-flag' ? { text: '', values: [] } : setting;
};

const isGiven = (invocation: Invocation, name: string): boolean => {
  if (invocation.occurrences(plainName(name)).length > 0) return true;
  if (invocation.incomplete !== null) throw new NotSeen(invocation.incomplete);
  return false;
};

const isPluginOn = (invocation: Invocation, name: string): boolean => {
  const state = pluginState(invocation, name);
  if ('unseen' in state) throw new NotSeen(state.reason);
  return 'on' in state && state.on;
};

const known = <T>(value: T | undefined, reason: string): T => {
  if (value === undefined) throw new NotSeen(reason);
  return value;
};

/** A part of a manifest as plain values. What a template fills in throws NotSeen when it is looked at, and only then. */
const plainOf = (root: Cursor): { readonly value: unknown; readonly items: number } => {
  let count = 0;
  let items = 0;
  const convert = (cursor: Cursor): unknown => {
    count += 1;
    if (count > MOST_VALUES) return null;
    if (cursor.kind === 'map') {
      const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      for (const key of cursor.keys()) define(map, key, cursor.get(key));
      return map;
    }
    if (cursor.kind !== 'list') return scalar(cursor);
    const list: unknown[] = [];
    for (const [index, item] of cursor.items().entries()) define(list, String(index), item);
    items = Math.max(items, list.length);
    return list;
  };
  const define = (target: object, key: string, cursor: Cursor): void => {
    const reason = hidden(cursor);
    if (reason === null) Object.defineProperty(target, key, { value: convert(cursor), enumerable: true });
    else Object.defineProperty(target, key, { enumerable: true, get: () => { throw new NotSeen(reason); } });
  };
  const value = convert(root);
  return count > MOST_VALUES ? { value: {}, items: Number.MAX_SAFE_INTEGER } : { value, items };
};

const hidden = (cursor: Cursor): string | null => {
  const word = cursor.word();
  if (word && (word.unknown !== undefined || isUnknown(word.text))) return word.unknown ?? `a template fills in ${cursor.path}`;
  return cursor.hasHole ? `a template may add to ${cursor.path}` : null;
};

/** Whole numbers are CEL's int, as the kubelet's decoder has them. */
const scalar = (cursor: Cursor): unknown => {
  const text = cursor.text();
  if (text === undefined) return null;
  if (cursor.type === 'boolean') return /^(true|yes|on|y)$/i.test(text);
  if (cursor.type !== 'number') return text;
  return /^[-+]?\d+$/.test(text) ? BigInt(text) : Number(text);
};
