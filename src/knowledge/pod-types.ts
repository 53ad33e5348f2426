import { json, minors } from './data/pod-types.ts';
import { lazily } from './facts.ts';
import { compareVersions } from './table.ts';

/** A field of a Pod, or of what is in it, as Go declares it. */
export interface PodField {
  /** `[]v1.Container`, `map[string]string`, `int64`. */
  readonly type: string;
  readonly shape: 'list' | 'map' | 'single';
  /** The type of an item or a value, or the type itself: `v1.Container`. */
  readonly element: string;
  /** What the element is underneath; `own` reads its JSON itself (times, quantities, ports). */
  readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'struct' | 'own';
  /** The embedded struct that declares it; empty where it is declared in the type itself. */
  readonly inside: string;
}

type Row = readonly [written: string, from?: number, to?: number];

/** The minors that the data holds, oldest first. */
export const podMinors: readonly string[] = minors;

/** The minor of the data that is the same or next to it. */
export const nearestPodMinor = (minor: string): string =>
  minors.findLast((known) => compareVersions(known, minor) <= 0) ?? minors[0] ?? minor;

const table = lazily(() => Object.entries(JSON.parse(json) as Readonly<Record<string, readonly Row[]>>));
const ofMinor = new Map<string, ReadonlyMap<string, ReadonlyMap<string, PodField>>>();
const NOTHING: ReadonlyMap<string, PodField> = new Map();

/** The fields of a type (`PodSpec`, without its package) at a minor that the data holds. What else stands there is dropped. */
export const podFields = (type: string, minor: string): ReadonlyMap<string, PodField> => {
  const types = ofMinor.get(minor) ?? readTypes(minors.indexOf(minor));
  ofMinor.set(minor, types);
  return types.get(type) ?? NOTHING;
};

const readTypes = (index: number): ReadonlyMap<string, ReadonlyMap<string, PodField>> => {
  const types = new Map<string, Map<string, PodField>>();
  for (const [key, rows] of table()) {
    const row = rows.find(([, from = 0, to = minors.length - 1]) => from <= index && index <= to);
    if (!row) continue;
    const [type = '', name = ''] = key.split('.');
    const fields = types.get(type) ?? new Map<string, PodField>();
    types.set(type, fields.set(name, readField(row[0])));
  }
  return types;
};

const readField = (written: string): PodField => {
  const [type = '', kind = '', inside = ''] = written.split(' ');
  const isMap = type.startsWith('map[') || type === 'v1.ResourceList';
  const element = type === 'v1.ResourceList' ? 'resource.Quantity' : type.replace(/^(\[\]|map\[[^\]]*\])/, '');
  const plain = /^(string|bool|int32|int64)$/.exec(element)?.[0] ?? 'struct';
  return { type, shape: isMap ? 'map' : type.startsWith('[]') ? 'list' : 'single', element, kind: (kind || plain) as PodField['kind'], inside };
};
