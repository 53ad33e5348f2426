import type { Place } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { copyMap, copyOf, openness } from './copy.ts';
import { map, text, type Mapping, type Tree } from './emit.ts';
import type { KubeadmApi } from './kubeadm-file.ts';
import { textFrom } from './text.ts';

/** A part of kubeadm's configuration that stands in another file, in the form of one of its versions, without some of its fields. */
export const inForm = (cursor: Cursor, api: KubeadmApi, without: ReadonlySet<string>): Mapping =>
  copyMap(cursor, (key, entry) => {
    if (without.has(key)) return undefined;
    if (key === 'extraArgs' || key === 'kubeletExtraArgs') return argumentsIn(entry, api);
    return entry.kind === 'map' ? inForm(entry, api, without) : copyOf(entry);
  });

/** v1beta4 has arguments as a list of names and values, the versions before it as a map. */
const argumentsIn = (entry: Cursor, api: KubeadmApi): Tree | undefined => {
  if (api === 'v1beta4' && entry.kind === 'map') {
    return { ...openness(entry), list: entry.keys().toSorted().map((key) => map({ name: text(textFrom(key, entry.keyPlace(key) ?? entry)), value: copyOf(entry.get(key)) })) };
  }
  if (api === 'v1beta4' || entry.kind !== 'list') return copyOf(entry);
  const named = entry.items().flatMap((item): [string, Place, Tree | undefined][] => {
    const name = item.get('name').word();
    return name ? [[name.text, name, copyOf(item.get('value'))]] : [];
  });
  return { ...openness(entry), map: Object.fromEntries(named.map(([name, , value]) => [name, value])), keys: new Map(named.map(([name, place]) => [name, place])) };
};
