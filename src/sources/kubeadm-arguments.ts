import type { Place, Word } from '../source/place.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { list, map, text, type Tree } from './emit.ts';
import type { KubeadmApi } from './kubeadm-file.ts';
import { textFrom, type Text } from './text.ts';

/** Flags of a component by their names, with where the name comes from; a later one takes the place of an earlier one. */
export type Flags = Map<string, { readonly value: Text; readonly at: Place }>;

/** A value of a person, or what the program takes where there is none; null for no flag. */
export const setFlag = (flags: Flags, name: string, at: Place, given: Word | undefined, otherwise: string | null): void => {
  const word = given && given.text !== '' ? given : undefined;
  const value = word ?? (otherwise === null ? undefined : textFrom(otherwise, at));
  if (value !== undefined) flags.set(name, { value, at: word && at.span.start > word.span.start ? word : at });
};

/** A map `name: value` of a person. */
export const setFlags = (flags: Flags, given: Cursor): void => {
  for (const name of given.keys()) {
    const value = given.get(name).word();
    if (value) flags.set(name, { value, at: given.keyPlace(name) ?? value });
  }
};

/** As extraArgs of a version of kubeadm's configuration. */
export const extraArgs = (flags: Flags, api: KubeadmApi): Tree =>
  api === 'v1beta4'
    ? list([...flags].sort(byName).map(([name, { value, at }]) => map({ name: text(textFrom(name, at)), value: text(value) })))
    : { map: Object.fromEntries([...flags].map(([name, { value }]) => [name, text(value)])), keys: new Map([...flags].map(([name, { at }]) => [name, at])) };

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number => (one < other ? -1 : 1);

/** The version of the configuration that a release of Kubernetes takes; the newest where it is not known. */
export const apiOf = (version: string | undefined): KubeadmApi => {
  const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
  if (minor === undefined) return 'v1beta4';
  return Number(minor) < 22 ? 'v1beta2' : Number(minor) < 31 ? 'v1beta3' : 'v1beta4';
};
