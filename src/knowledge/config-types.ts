import { json, minors } from './data/config-types.ts';
import { lazily } from './facts.ts';

/** What reads a file: each knows its own kinds. */
export type ConfigReader =
  | 'apiserver' | 'encryption' | 'audit' | 'podSecurity' | 'eventRateLimit' | 'resourceQuota' | 'podTolerationRestriction' | 'webhookAdmission' | 'scheduler' | 'kubelet' | 'kubeProxy';

/** A type of Go, as far as reading JSON goes. */
export type ConfigType =
  /** `name` is a key of the data, `audit/v1.PolicyRule`. */
  | { readonly kind: 'struct'; readonly name: string; readonly go: string }
  | { readonly kind: 'list' | 'map'; readonly of: ConfigType; readonly go: string }
  /** `own` reads its JSON itself: durations, times, objects of any kind; `null`, too, where there is no pointer to it. */
  | { readonly kind: 'string' | 'bool' | 'integer' | 'float' | 'bytes' | 'own'; readonly go: string; readonly isPointer?: boolean };

type Row = readonly [written: string, from?: number, to?: number];

const table = lazily(() => JSON.parse(json) as Readonly<Record<string, readonly Row[]>>);

const rowAt = (key: string, minor: string): string | undefined => {
  const index = minors.indexOf(minor);
  const rows = Object.hasOwn(table(), key) ? table()[key] : undefined;
  return rows?.find(([, from = 0, to = minors.length - 1]) => from <= index && index <= to)?.[0];
};

/** Whether it is known what the files of this minor may hold. */
export const hasConfigTypes = (minor: string): boolean => minors.includes(minor);

/** The type of a kind (`audit.k8s.io/v1 Policy`) for what reads it; undefined: it knows no such kind. */
export const configKind = (reader: ConfigReader, kind: string, minor: string): ConfigType | undefined => {
  const name = rowAt(`${reader}: ${kind}`, minor);
  return name === undefined ? undefined : { kind: 'struct', name, go: goName(name) };
};

/** A field of a struct; undefined: it has none of that name. */
export const configField = (struct: string, field: string, minor: string): ConfigType | undefined => {
  const written = rowAt(`${struct}.${field}`, minor);
  return written === undefined ? undefined : readType(written);
};

/** The names of the fields of a struct. */
export const configFields = (struct: string, minor: string): readonly string[] =>
  Object.keys(table()).flatMap((key) => (key.startsWith(`${struct}.`) && rowAt(key, minor) !== undefined ? [key.slice(struct.length + 1)] : []));

const known = new Map<string, ConfigType>();

/** `*[]apiserver/v1.Key`, `map[string]string`, `string audit/v1.Level`, `own meta/v1.Duration`. A pointer reads as what it points to. */
const readType = (written: string): ConfigType => {
  const type = known.get(written) ?? parseType(written.replace(/^\*/, ''), written.startsWith('*'));
  known.set(written, type);
  return type;
};

const parseType = (written: string, isPointer: boolean): ConfigType => {
  const container = /^(\[\]|map\[[^\]]*\])(.*)$/.exec(written);
  if (container) {
    const of = readType(container[2] ?? '');
    return { kind: written.startsWith('[]') ? 'list' : 'map', of, go: `${(container[1] ?? '').replace(/\[string .*\]/, '[string]')}${of.go}` };
  }
  const [basic = '', name] = written.split(' ');
  if (basic === 'own') return { kind: 'own', go: goName(name ?? ''), isPointer };
  if (basic === 'bytes') return { kind: 'bytes', go: '[]uint8' };
  const go = name === undefined ? goName(basic) : goName(name);
  if (basic === 'string' || basic === 'bool') return { kind: basic, go };
  if (/^u?int\d*$/.test(basic)) return { kind: 'integer', go };
  if (basic.startsWith('float')) return { kind: 'float', go };
  return { kind: 'struct', name: basic, go };
};

/** `audit/v1.Policy` as Go prints it: `v1.Policy`. */
const goName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
