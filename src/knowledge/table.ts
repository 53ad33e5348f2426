/** How facts are stored; README.md says it in words. */
import type { ComponentName, ConfigFile, NodeProgram } from './types.ts';

/** `[0, 3, value]`: the value holds from the first to the fourth minor of the data. */
export type Segment<T> = readonly [from: number, to: number, value: T];
/** A name without a segment for a minor does not exist there. */
export type Table<T> = Readonly<Record<string, readonly Segment<T>[]>>;

/** What is left out at the end is null or 0. */
export type FlagRow = readonly [
  type: string,
  defaultValue: string | null,
  noOptDefault?: string | null,
  deprecated?: 0 | 1,
  hidden?: 0 | 1,
  short?: string | null,
];
export type GateRow = readonly [stage: string, defaultValue: 0 | 1, locked: 0 | 1];

/** The values of each table; 0 and 1 say whether something is on by default (`ciphers`: insecure), in a mere list of names it is 1. */
export type Values = Readonly<Record<`flags/${ComponentName | NodeProgram}`, FlagRow>> & Readonly<Record<`kinds/${ConfigFile}`, 1>> & {
  readonly gates: GateRow;
  /** `kube-scheduler/SomeGate`: what differs in the process of one component. */
  readonly gatesOf: GateRow;
  readonly admission: 0 | 1;
  /** The plugin that runs before this one; empty for the first. */
  readonly admissionAfter: string;
  /** Keys as `--runtime-config` takes them: `group/version` or `group/version/resource`. */
  readonly runtimeConfig: 0 | 1;
  readonly groupVersions: 1;
  readonly controllers: 0 | 1;
  readonly controllerAliases: string;
  readonly ciphers: 0 | 1;
  readonly tlsVersions: 1;
};
export type TableName = keyof Values;
export type Tables = { readonly [Name in TableName]?: Table<Values[Name]> };

export interface Data {
  /** Oldest first. */
  readonly minors: readonly string[];
  readonly tables: Tables;
  /** The minors (indices) that a table knows nothing about. */
  readonly unknown: Readonly<Record<string, readonly number[]>>;
}

/** A generated module: a string costs nothing until it is parsed, while an object literal would be built at every start. */
export interface DataModule {
  readonly minors: readonly string[];
  readonly json: string;
}

export const parseData = ({ minors, json }: DataModule): Data => ({ minors, ...(JSON.parse(json) as Omit<Data, 'minors'>) });

/** The value of a name at one minor (an index); null where the name does not exist, undefined where that is not known. */
export const valueAt = <Name extends TableName>(data: Data, tableName: Name, name: string, index: number): Values[Name] | null | undefined => {
  const table: Table<Values[Name]> | undefined = data.tables[tableName];
  if (!table || data.unknown[tableName]?.includes(index)) return undefined;
  return Object.hasOwn(table, name) ? valueIn(table[name], index) : null;
};

/** The value that holds at a minor (an index); null where none does. */
export const valueIn = <T>(segments: readonly Segment<T>[] | undefined, index: number): T | null => {
  for (const [from, to, value] of segments ?? []) if (from <= index && index <= to) return value;
  return null;
};

/** Makes ranges of what is known at each minor: one record for each, oldest first; null where nothing is known. */
export const tableOf = <T>(records: readonly (Readonly<Record<string, T>> | null)[]): Table<T> => {
  const table = new Map<string, Segment<T>[]>();
  for (const [index, record] of records.entries()) {
    for (const [name, value] of Object.entries(record ?? {})) {
      const segments = table.get(name) ?? [];
      table.set(name, segments);
      const last = segments.at(-1);
      if (last && last[1] === index - 1 && JSON.stringify(last[2]) === JSON.stringify(value)) segments[segments.length - 1] = [last[0], index, value];
      else segments.push([index, index, value]);
    }
  }
  return Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Orders versions such as `1.9` before `1.10` and `1.9.2` before `1.9.10`. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let place = 0; place < Math.max(left?.length ?? 0, right?.length ?? 0); place++) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
