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

/** Type to the rows of its fields. */
const table = lazily(() => {
  const types = new Map<string, [name: string, rows: readonly Row[]][]>();
  for (const [key, rows] of Object.entries(JSON.parse(json) as Readonly<Record<string, readonly Row[]>>)) {
    const [type = '', name = ''] = key.split('.');
    const fields = types.get(type);
    if (fields) fields.push([name, rows]);
    else types.set(type, [[name, rows]]);
  }
  return types;
});
const known = new Map<string, ReadonlyMap<string, PodField>>();

/** The fields of a type (`PodSpec`, without its package) at a minor that the data holds. What else stands there is dropped. */
export const podFields = (type: string, minor: string): ReadonlyMap<string, PodField> => {
  const key = `${type} ${minor}`;
  const fields = known.get(key) ?? readFields(type, minors.indexOf(minor));
  known.set(key, fields);
  return fields;
};

/** Every field that a type has at any minor of the data, as the newest that has it declares it. */
export const podFieldsOfAny = (type: string): ReadonlyMap<string, PodField> => {
  const fields = known.get(type) ?? new Map((table().get(type) ?? []).flatMap(([name, rows]) => rows.slice(-1).map(([written]) => [name, readField(written)] as const)));
  known.set(type, fields);
  return fields;
};

/** The minors of the data that brought a field and that lack it again, as `Facts.lifetime` has them; null when no minor has it. */
export const podFieldLifetime = (type: string, field: string): { readonly since: string | null; readonly removed: string | null } | null => {
  const has = podMinors.map((minor) => podFields(type, minor).has(field));
  const first = has.indexOf(true);
  return first < 0 ? null : { since: first === 0 ? null : (podMinors[first] ?? null), removed: podMinors[has.lastIndexOf(true) + 1] ?? null };
};

const readFields = (type: string, index: number): ReadonlyMap<string, PodField> =>
  new Map(
    (table().get(type) ?? []).flatMap(([name, rows]) => {
      const row = rows.find(([, from = 0, to = minors.length - 1]) => from <= index && index <= to);
      return row ? [[name, readField(row[0])] as const] : [];
    }),
  );

const readField = (written: string): PodField => {
  const [type = '', kind = '', inside = ''] = written.split(' ');
  const isMap = type.startsWith('map[') || type === 'v1.ResourceList';
  const element = type === 'v1.ResourceList' ? 'resource.Quantity' : type.replace(/^(\[\]|map\[[^\]]*\])/, '');
  const plain = /^(string|bool|int32|int64)$/.exec(element)?.[0] ?? 'struct';
  return { type, shape: isMap ? 'map' : type.startsWith('[]') ? 'list' : 'single', element, kind: (kind || plain) as PodField['kind'], inside };
};
