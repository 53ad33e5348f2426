import type { Flag, Invocation, Setting } from '../model/types.ts';
import { parseBool } from '../model/values/bool.ts';
import { parseDuration } from '../model/values/duration.ts';
import type { Side } from './types.ts';

/** One flag: what the component makes of it, to compare, and how it is written, to show. */
export interface Meaning {
  /** Equal where the component does the same; null where the component has no such flag. */
  readonly key: string | null;
  readonly side: Side | null;
}

/** Lists of which the order means something: the first is preferred, asked first, or used for what is new. */
const SEQUENCES = new Set([
  'authorization-mode', 'cluster-cidr', 'kubelet-preferred-address-types', 'node-cidr-mask-size', 'requestheader-extra-headers-prefix', 'requestheader-group-headers',
  'requestheader-username-headers', 'service-account-issuer', 'service-cluster-ip-range', 'tls-sni-cert-key',
]);

/** Texts of etcd and of old flags that hold lists all the same. */
const LISTS = /^(listen-.*-urls|.*advertise-.*-urls|initial-cluster|cipher-suites|cors|host-whitelist|log-outputs|cluster-cidr|service-cluster-ip-range)$/;

/** The name under which a flag is compared: etcd 3.6 takes some by two names. */
export const comparedName = ({ name }: Flag, { component, facts }: Invocation): string => {
  const shorter = component === 'etcd' ? name.replace(/^experimental-/, '') : name;
  return shorter !== name && facts.flag(shorter) ? shorter : name;
};

export const meaningOf = (invocation: Invocation, name: string): Meaning => {
  const older = invocation.component === 'etcd' && invocation.occurrences(name).length === 0 ? `experimental-${name}` : name;
  const setting = invocation.setting(invocation.occurrences(older).length > 0 ? older : name);
  if (setting.state === 'no-such-flag') return { key: null, side: null };
  if (setting.state === 'unseen') {
    const flags = invocation.occurrences(name);
    const text = flags.map(({ value }) => value?.text ?? '').join(',');
    return { key: flags.length === 0 ? `unseen: ${setting.reason}` : `as written: ${text}`, side: { text: flags.length === 0 ? `unknown: ${setting.reason}` : text, isDefault: false, at: setting.place } };
  }
  const shown = setting.state === 'given' && setting.values.length <= 1 ? setting.text : setting.values.join(',');
  return { key: keyOf(name, setting, invocation), side: { text: shown, isDefault: setting.state === 'default', at: setting.place } };
};

type Known = Extract<Setting, { state: 'given' | 'default' }>;

const keyOf = (name: string, setting: Known, invocation: Invocation): string => {
  const { facts } = invocation;
  const type = facts.flag(name)?.type ?? 'string';
  const values = (setting.values.length === 1 && LISTS.test(name) ? setting.text.split(',') : setting.values).map((value) => value.trim());
  if (name === 'enable-admission-plugins') return asSet(values.filter((plugin) => !facts.admissionDefaults()?.includes(plugin)));
  if (name === 'disable-admission-plugins') return asSet(values.filter((plugin) => !(facts.admission(plugin)?.known && facts.admissionDefaults()?.includes(plugin) === false && !enabled(invocation).includes(plugin))));
  if (name === 'feature-gates') return asSet(values.map(entry).filter(([gate, value]) => String(facts.featureGate(gate)?.default ?? '') !== value).map(([gate, value]) => `${gate}=${value}`));
  if (name === 'controllers') return asSet(controllers(values, invocation));
  if (type === 'bool' || type.includes('Bool')) return asSet(values.map((value) => bool(value)));
  if (type === 'duration') return String(durationOf(setting.text));
  if (/^(u?int|float)(8|16|32|64)?$/.test(type) && setting.text.trim() !== '' && Number.isFinite(Number(setting.text))) return String(Number(setting.text));
  if (values.length <= 1 && !LISTS.test(name) && !/Slice|Array|string(To|String)|cidrs/i.test(type)) return setting.text;
  return SEQUENCES.has(name) ? JSON.stringify(values.filter((value) => value !== '')) : asSet(values);
};

const enabled = (invocation: Invocation): readonly string[] => {
  const setting = invocation.setting('enable-admission-plugins');
  return 'values' in setting ? setting.values : [];
};

const asSet = (values: readonly string[]): string => JSON.stringify([...new Set(values.filter((value) => value !== ''))].sort());

const bool = (text: string): string => {
  const [name, value] = text.includes('=') ? text.split('=', 2) : ['', text];
  const parsed = parseBool(value ?? '');
  return `${name}=${parsed.ok ? String(parsed.value) : value}`;
};

const entry = (text: string): readonly [gate: string, value: string] => {
  const [name = '', value = ''] = text.split('=', 2);
  const parsed = parseBool(value.trim());
  return [name.trim().replace(/^kube:/, ''), parsed.ok ? String(parsed.value) : value];
};

const durationOf = (text: string): string => {
  const parsed = parseDuration(text);
  return parsed.ok ? String(parsed.value) : text;
};

/** Aliases by their names; beside `*` a controller that is on anyway says nothing. */
const controllers = (values: readonly string[], { facts }: Invocation): string[] =>
  values.flatMap((value) => {
    const off = value.startsWith('-') ? '-' : '';
    const known = facts.controller(value.slice(off.length));
    if (off === '' && values.includes('*') && known?.defaultOn) return [];
    if (off === '-' && known && !known.defaultOn) return [];
    return `${off}${known?.name ?? value.slice(off.length)}`;
  });
