import type { ComponentName, Facts, FlagFacts } from '../knowledge/types.ts';
import type { Place, Word } from '../source/place.ts';
import { isUnknown } from '../text/unknown.ts';
import { canonicalName, flagFacts } from './flags.ts';
import type { SettingsFile } from './etcd-file.ts';
import type { Flag, Setting } from './types.ts';
import { parseCsv } from './values/csv.ts';
import {
  parseComponentFeatureGates, parseConfigurationMap, parseFeatureGates, parseMapStringString, parseStringToString, parseVmodule,
  type Entries,
} from './values/map.ts';
import { good, type Result } from './values/result.ts';

export interface SettingInput {
  readonly component: ComponentName;
  readonly facts: Facts;
  /** In the order in which the component reads them. */
  occurrences(name: string): readonly Flag[];
  /** Why there may be more flags than these; null when all were seen. */
  readonly incomplete: string | null;
  /** To which "the flag is missing" points. */
  readonly place: Place;
  /** What stands in the file of settings that etcd is given. */
  readonly file?: () => SettingsFile;
}

/** How one occurrence of a list or map flag is read. */
type Reader = (text: string) => Result<readonly string[]>;

const commaSeparated: Reader = (text) => good(text.split(','));
const whole: Reader = (text) => good([text]);

/** Types whose every occurrence adds entries; the first one replaces the default. */
const LISTS: Readonly<Record<string, Reader>> = {
  stringSlice: parseCsv,
  int32Slice: commaSeparated,
  stringArray: whole,
  namedCertKey: whole,
};

/** Types whose every occurrence adds entries and replaces those of the same key. */
const MAPS: Readonly<Record<string, (text: string) => Entries>> = {
  stringToString: parseStringToString,
  mapStringString: parseMapStringString,
  mapStringBool: parseFeatureGates,
  colonSeparatedMultimapStringString: parseComponentFeatureGates,
  'pattern=N,...': parseVmodule,
};

/** Flags that are read otherwise than their type says. */
const MAPS_BY_NAME: Readonly<Record<string, (text: string) => Entries>> = {
  'runtime-config': parseConfigurationMap,
  'oidc-required-claim': (text) => parseMapStringString(text, true),
};

/** Types of which the last occurrence counts, as for scalars, and which hold a list all the same. */
const SCALAR_LISTS: Readonly<Record<string, Reader>> = { cidrs: commaSeparated };

/** Whether repeats of a flag of this pflag type add up; else the last one wins. */
export const isAccumulating = (type: string): boolean => Object.hasOwn(LISTS, type) || Object.hasOwn(MAPS, type);

/** What the component works with for the flag `name` (without dashes), or why that cannot be known. */
export const resolveSetting = (name: string, input: SettingInput): Setting => {
  const { facts, component, place } = input;
  const canonical = canonicalName(name, component);
  const known = flagFacts(canonical, facts);
  const all = input.occurrences(canonical);
  // etcd does not read a variable whose flag is given, whatever the type.
  const argv = all.filter(({ origin }) => origin === 'argv');
  const flags = argv.length > 0 ? argv : all;
  const last = flags.at(-1);
  const elsewhere = settingsFile(canonical, known, last !== undefined, input);
  if (elsewhere !== undefined) {
    const file = component === 'etcd' ? input.file?.() : undefined;
    if (file && 'flags' in file) return fromFile(canonical, known, file.flags, input);
    return { state: 'unseen', reason: `${elsewhere}; ${file?.reason ?? 'that file was not given'}`, place: last ?? place };
  }
  if (last) return fromFlags(flags, last, typeOf(canonical, known, component));
  if (known === null) return { state: 'no-such-flag', place };
  if (input.incomplete !== null) return { state: 'unseen', reason: input.incomplete, place };
  return fromDefault(canonical, known, input);
};

/** Where pflag's type tells how repeats add up; etcd's `feature-gates` shows a type of its own. */
const typeOf = (name: string, known: FlagFacts | null | undefined, component: ComponentName): string =>
  component === 'etcd' && name === 'feature-gates' ? 'mapStringBool' : (known?.type ?? 'string');

/** In a file the last of two equal keys counts. */
const fromFile = (name: string, known: FlagFacts | null | undefined, all: readonly Flag[], input: SettingInput): Setting => {
  const flag = all.findLast((each) => each.name === name);
  if (flag) return fromFlags([flag], flag, typeOf(name, known, input.component));
  return known === null ? { state: 'no-such-flag', place: input.place } : fromDefault(name, known, input);
};

const fromFlags = (flags: readonly Flag[], flag: Flag, type: string): Setting => {
  const deciding = isAccumulating(type) ? flags : [flag];
  const texts: string[] = [];
  for (const each of deciding) {
    if (each.value === undefined) return { state: 'unseen', reason: `no value follows ${each.spelling}`, place: each };
    const reason = unknownReason(each.value, each);
    if (reason !== undefined) return { state: 'unseen', reason, place: each.value };
    texts.push(each.value.text);
  }
  const values = entriesOf(texts, flag.name, type);
  if (values === undefined) return { state: 'given', text: texts[0] ?? '', values: texts, flag, flags, place: flag };
  if (!values.ok) return { state: 'unseen', reason: `${flag.spelling} cannot be read: ${values.error}`, place: flag };
  return { state: 'given', text: values.value.join(','), values: values.value, flag, flags, place: flag };
};

const unknownReason = (value: Word, flag: Flag): string | undefined =>
  value.unknown ?? (isUnknown(value.text) ? `the value of ${flag.spelling} is unknown` : undefined);

const fromDefault = (name: string, known: FlagFacts | undefined, { facts, component, place }: SettingInput): Setting => {
  if (known === undefined) return { state: 'unseen', reason: whyUnknown(name, facts), place };
  const type = typeOf(name, known, component);
  // Help texts leave out the default of some numbers and booleans.
  if (known.default === null || (known.default === '' && NEVER_EMPTY.has(type))) {
    return { state: 'unseen', reason: `the default of --${name} is not known for this version`, place };
  }
  const text = known.default === '<nil>' ? '' : known.default;
  // Lists are shown in brackets; an empty array, slice or map has nothing inside of them.
  const inner = isAccumulating(type) ? text.replace(/^\[(.*)\]$/s, '$1') : text;
  const values = inner === '' && isAccumulating(type) ? good([]) : entriesOf([inner], name, type);
  if (!values?.ok) return { state: 'default', text, values: [text], place };
  return { state: 'default', text: values.value.join(','), values: values.value, place };
};

const NEVER_EMPTY = new Set(['bool', 'int', 'uint', 'duration']);

/** `facts.minor` is null for a version that is unknown, and for one outside of the data. */
const whyUnknown = (name: string, facts: Facts): string => {
  const lifetime = facts.lifetime(name);
  const which = facts.minor === null ? `this version of ${facts.component}` : `${facts.component} ${facts.minor}`;
  if (facts.minor !== null || lifetime === null) return `it is not known whether ${which} has --${name}`;
  return lifetime.since === null && lifetime.removed === null
    ? `--${name} differs between the versions, and what holds for this one is not known`
    : `--${name} does not exist in every version, and whether this one has it is not known`;
};

/** The entries of all occurrences of a list or map flag; undefined for any other type. */
const entriesOf = (texts: readonly string[], name: string, type: string): Result<readonly string[]> | undefined => {
  const read = LISTS[type] ?? SCALAR_LISTS[type];
  if (read) return concatenate(texts, read);
  const readMap = MAPS[type] && (MAPS_BY_NAME[name] ?? MAPS[type]);
  if (!readMap) return undefined;
  const entries = concatenate(texts, readMap);
  if (!entries.ok) return entries;
  const byKey = new Map<string, string>();
  for (const { key, value } of entries.value) {
    // An entry stands where it was given last; a gate without a component is one of `kube`.
    const identity = type === 'colonSeparatedMultimapStringString' ? key.replace(/^kube:/, '') : key;
    byKey.delete(identity);
    byKey.set(identity, `${key}=${value}`);
  }
  return good([...byKey.values()]);
};

const concatenate = <T>(texts: readonly string[], read: (text: string) => Result<readonly T[]>): Result<readonly T[]> => {
  const entries: T[] = [];
  for (const text of texts) {
    const found = read(text);
    if (!found.ok) return found;
    for (const entry of found.value) entries.push(entry);
  }
  return good(entries);
};

/** Deprecated flags of the scheduler that go on working beside its file: its content has no place for them. */
const BESIDE_FILE = new Set([
  'pod-max-in-unschedulable-pods-duration', 'add-dir-header', 'alsologtostderr', 'log-backtrace-at', 'log-dir', 'log-file',
  'log-file-max-size', 'logtostderr', 'one-output', 'skip-headers', 'skip-log-headers', 'stderrthreshold',
]);

/** Why the setting stands in a file that was not given; undefined where the flag decides. */
const settingsFile = (name: string, known: FlagFacts | null | undefined, isGiven: boolean, input: SettingInput): string | undefined => {
  const { component, occurrences } = input;
  const option = component === 'etcd' ? 'config-file' : component === 'kube-scheduler' ? 'config' : name;
  if (name === option) return undefined;
  // An empty value names no file; of etcd's variable and flag the first that is not empty counts.
  const named = occurrences(option).filter(({ value }) => value !== undefined);
  const last = named.at(-1);
  const file = last?.origin === 'argv' && last.value?.text === '' ? named.find(({ origin }) => origin === 'env') : last;
  if (!file?.value || file.value.text === '') return undefined;
  const path = `--${option}${isUnknown(file.value.text) ? '' : `=${file.value.text}`}`;
  if (component === 'etcd') return `etcd takes its settings from ${path} and ignores all other flags`;
  if (known?.deprecated && !BESIDE_FILE.has(name)) return `kube-scheduler ignores --${name} because of ${path}`;
  return name.startsWith('leader-elect') && !isGiven ? `kube-scheduler takes what is not given of --leader-elect* from ${path}` : undefined;
};
