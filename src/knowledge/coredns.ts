import { options, plugins, releases } from './data/coredns.ts';
import { compareVersions } from './table.ts';

/** A name in a Corefile: whether a release of CoreDNS has it. `since` and `removed` are the first release in the data with and without it. */
export interface CorefileName {
  /** undefined where the release is not known, or lies between two that differ. */
  readonly isKnown: boolean | undefined;
  readonly since: string | null;
  readonly removed: string | null;
}

type Ranges = readonly (readonly [number, number])[];

/** Of a plugin of CoreDNS itself; null for a name that none of the releases in the data has. */
export const corefilePlugin = (name: string, version: string | null): CorefileName | null => lookUp(plugins[name], version);

/** Of an option of a plugin whose options are in the data; undefined for another plugin. */
export const corefileOption = (plugin: string, name: string, version: string | null): CorefileName | null | undefined => {
  const known = Object.hasOwn(options, plugin) ? options[plugin] : undefined;
  return known && lookUp(Object.hasOwn(known, name) ? known[name] : undefined, version);
};

export const corefilePlugins: readonly string[] = Object.keys(plugins);
export const corefileOptions = (plugin: string): readonly string[] => Object.keys(options[plugin] ?? {});

const lookUp = (ranges: Ranges | undefined, version: string | null): CorefileName | null => {
  const [first] = ranges ?? [];
  const last = ranges?.at(-1);
  if (!ranges || !first || !last) return null;
  const has = (index: number): boolean => ranges.some(([from, to]) => from <= index && index <= to);
  const upper = version === null ? -1 : releases.findIndex((release) => compareVersions(version, release) <= 0);
  const lower = version !== null && releases[upper] === version ? upper : upper - 1;
  const isOutside = version === null || upper < 0 || lower < 0;
  return {
    isKnown: isOutside || has(lower) !== has(upper) ? undefined : has(upper),
    since: first[0] === 0 ? null : (releases[first[0]] ?? null),
    removed: releases[last[1] + 1] ?? null,
  };
};
