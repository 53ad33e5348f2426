import { pathKindOf } from './path-kind.ts';
import { compareVersions, valueAt, valueIn, type Data, type FlagRow, type GateRow, type Table, type TableName, type Values } from './table.ts';
import type { ComponentName, ControllerFacts, Facts, FeatureGateFacts, FlagFacts, FlagLookup, Known, NodeFacts, NodeProgram } from './types.ts';

/** Makes a value when it is first asked for, and only then. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** The same for each object: made when it is first asked for, and kept as long as the object is. */
export const lazilyFor = <K extends object, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found) return found.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
};

const flagLookup = (program: ComponentName | NodeProgram, minor: string | null, data: Data): FlagLookup => {
  const { indices, isOutside } = indicesFor(minor, data.minors);
  const flags = `flags/${program}` as const;
  const flagTable = data.tables[flags] ?? {};
  // The Kubernetes components read every `_` as `-`; Go's own flag package does not.
  const canonical = (name: string): string => (program === 'etcd' ? name : name.replaceAll('_', '-'));
  const answers = new Map<string, Known<FlagFacts | null>>();
  return {
    minor: isOutside ? null : minor,
    flag(spelling) {
      const name = canonical(spelling);
      // Outside the data there may be names that none of its minors has.
      if (!answers.has(name)) answers.set(name, mergeFlags(name, indices.map((index) => valueAt(data, flags, name, index)), isOutside ? undefined : null));
      return answers.get(name);
    },
    flagNames: lazily(() => Object.keys(flagTable).filter((name) => indices.some((index) => valueIn(flagTable[name], index)))),
    lifetime(spelling) {
      const name = canonical(spelling);
      const segments = Object.hasOwn(flagTable, name) ? flagTable[name] : undefined;
      const [first, last] = [segments?.[0], segments?.at(-1)];
      if (!first || !last) return null;
      return { since: first[0] === 0 ? null : (data.minors[first[0]] ?? null), removed: data.minors[last[1] + 1] ?? null };
    },
  };
};

/** As `createFacts`, for what only the flags are known of. */
export const createNodeFacts = (program: NodeProgram, minor: string | null, data: Data): NodeFacts => ({ program, ...flagLookup(program, minor, data) });

/** Facts over given data; `factsFor` is this with the data of the package. */
export const createFacts = (component: ComponentName, minor: string | null, data: Data): Facts => {
  const { indices, isOutside } = indicesFor(minor, data.minors);
  const absent = isOutside ? undefined : null;
  const isApiServer = component === 'kube-apiserver';

  /** What all minors in question say; null only where they all say that there is no such thing. */
  const agreedAnswer = <T>(answerAt: (index: number) => Known<T | null>): Known<T | null> => {
    const answer = agreed(indices.map(answerAt));
    return answer === null ? absent : answer;
  };
  const answerIn = <Name extends TableName>(table: Name, name: string): Known<Values[Name] | null> =>
    agreedAnswer((index) => valueAt(data, table, name, index));

  /** The names that are there, and wanted, at all minors in question; not known where the minors differ in one. */
  const namesIn = <Name extends TableName>(tableName: Name, isWanted: (value: Values[Name]) => boolean = () => true): Known<readonly string[]> => {
    const table: Table<Values[Name]> | undefined = data.tables[tableName];
    if (!table || indices.some((index) => data.unknown[tableName]?.includes(index))) return undefined;
    const names: string[] = [];
    for (const [name, segments] of Object.entries(table)) {
      const count = indices.filter((index) => {
        const value = valueIn(segments, index);
        return value !== null && isWanted(value);
      }).length;
      if (count === indices.length) names.push(name);
      else if (count > 0) return undefined;
    }
    return names;
  };

  const admissionOrderAt = (index: number): Known<string[]> => {
    const table = data.tables.admissionAfter;
    if (!table || data.unknown['admissionAfter']?.includes(index)) return undefined;
    const next = new Map(Object.entries(table).map(([name, segments]) => [valueIn(segments, index), name]));
    const order: string[] = [];
    for (let name = next.get(''); name !== undefined; name = next.get(name)) order.push(name);
    return order;
  };

  const controllerAt = (name: string, index: number): Known<ControllerFacts | null> => {
    const own = valueAt(data, 'controllers', name, index);
    if (typeof own === 'number') return { name, defaultOn: own === 1 };
    const target = valueAt(data, 'controllerAliases', name, index);
    return typeof target === 'string' ? controllerAt(target, index) : target;
  };

  return {
    component,
    ...flagLookup(component, minor, data),
    admission(plugin) {
      const value = isApiServer ? answerIn('admission', plugin) : undefined;
      return value === undefined ? undefined : { known: value !== null, defaultOn: value === 1 };
    },
    admissionOrder: lazily(() => (isApiServer ? agreed(indices.map(admissionOrderAt)) : undefined)),
    admissionDefaults: lazily(() => {
      if (!isApiServer) return undefined;
      return agreed(indices.map((index) => admissionOrderAt(index)?.filter((name) => valueAt(data, 'admission', name, index) === 1)));
    }),
    featureGate(name) {
      return agreedAnswer((index) => gateFacts(valueAt(data, 'gatesOf', `${component}/${name}`, index) ?? valueAt(data, 'gates', name, index)));
    },
    featureGates: lazily(() => namesIn('gates')),
    runtimeConfig(api) {
      const value = isApiServer ? answerIn('runtimeConfig', api) : undefined;
      return typeof value === 'number' ? value === 1 : value;
    },
    servedApis: lazily(() => (isApiServer ? namesIn('runtimeConfig', (value) => value === 1) : undefined)),
    groupVersions: lazily(() => namesIn('groupVersions')),
    controller(name) {
      return component === 'kube-controller-manager' ? agreedAnswer((index) => controllerAt(name, index)) : undefined;
    },
    controllers: lazily(() => (component === 'kube-controller-manager' ? namesIn('controllers') : undefined)),
    tlsCiphers: lazily(() => {
      const all = namesIn('ciphers');
      const insecure = namesIn('ciphers', (value) => value === 1);
      return all && insecure && { all: new Set(all), insecure: new Set(insecure) };
    }),
    tlsVersions: lazily(() => namesIn('tlsVersions')),
    configKinds(file) {
      return namesIn(`kinds/${file}`);
    },
  };
};

/** The minors that an answer must hold for: the one asked for, the two around a gap in the data, or all of them. */
const indicesFor = (minor: string | null, minors: readonly string[]): { indices: readonly number[]; isOutside: boolean } => {
  const all = [...minors.keys()];
  if (minor === null) return { indices: all, isOutside: false };
  const exact = minors.indexOf(minor);
  if (exact >= 0) return { indices: [exact], isOutside: false };
  const after = minors.findIndex((known) => compareVersions(known, minor) > 0);
  return after > 0 ? { indices: [after - 1, after], isOutside: false } : { indices: all, isOutside: true };
};

/** The one value of all, or undefined where they differ. */
const agreed = <T>(values: readonly T[]): T | undefined => {
  const [first, ...others] = values;
  return others.every((other) => other === first || JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
};

const gateFacts = (row: Known<GateRow | null>): Known<FeatureGateFacts | null> =>
  row ? { default: row[1] === 1, locked: row[2] === 1, stage: row[0] } : row;

const mergeFlags = (name: string, rows: readonly Known<FlagRow | null>[], absent: null | undefined): Known<FlagFacts | null> => {
  if (rows.every((row) => row === null)) return absent;
  const present = rows.filter((row) => row !== null && row !== undefined);
  const type = agreed(present.map((row) => row[0]));
  // How a bare flag reads is a part of its syntax, as the type is.
  const noOptDefault = agreed(present.map((row) => row[2] ?? null));
  if (present.length < rows.length || type === undefined || noOptDefault === undefined) return undefined;
  return {
    name,
    short: agreed(present.map((row) => row[5] ?? null)) ?? null,
    type,
    default: agreed(present.map((row) => row[1])) ?? null,
    noOptDefault,
    deprecated: present.every((row) => row[3] === 1),
    hidden: present.every((row) => row[4] === 1),
    // What needs no value names no path.
    path: noOptDefault === null ? pathKindOf(name) : null,
  };
};
