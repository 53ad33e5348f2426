/**
 * `tsx tools/generate-knowledge.ts DIRECTORY ...` puts the facts of each version (`kubernetes-1.31.json`, `etcd-3.5.35.json`) into
 * `src/knowledge/data`. What no file tells stays as it is committed: a minor without a file, and a table that its file lacks. Of two files
 * for one minor the later directory's counts, within a directory the later version's.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compareVersions, parseData, tableOf, valueIn, type Data, type DataModule, type FlagRow, type GateRow, type Table, type TableName, type Values,
} from '../src/knowledge/table.ts';
import { CONFIG_FILES, type ConfigFile } from '../src/knowledge/types.ts';

export interface RawFlag {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
  readonly noOptDefault?: string;
  readonly short?: string;
  readonly deprecated?: boolean;
  readonly hidden?: boolean;
  /** Only of etcd. */
  readonly inHelp?: boolean;
}
export interface RawGate {
  readonly name: string;
  readonly default: boolean;
  readonly locked?: boolean;
  readonly stage: string;
}
export interface RawEtcd {
  readonly version: string;
  readonly flags?: readonly RawFlag[] | null;
}
/** What is null or missing is not known of that version. */
export interface RawKubernetes {
  readonly version: string;
  readonly apiserver?: readonly RawFlag[] | null;
  readonly controllerManager?: readonly RawFlag[] | null;
  readonly scheduler?: readonly RawFlag[] | null;
  readonly kubelet?: readonly RawFlag[] | null;
  readonly kubeProxy?: readonly RawFlag[] | null;
  readonly featureGates?: readonly RawGate[] | null;
  readonly gatesOf?: Readonly<Record<string, readonly RawGate[] | null>> | null;
  readonly admissionRegistered?: readonly string[] | null;
  readonly admissionDefaultOn?: readonly string[] | null;
  readonly admissionOrder?: readonly string[] | null;
  readonly runtimeConfig?: Readonly<Record<string, boolean>> | null;
  readonly runtimeConfigRes?: Readonly<Record<string, boolean>> | null;
  readonly groupVersions?: readonly string[] | null;
  readonly controllers?: readonly string[] | null;
  readonly controllersDefaultOff?: readonly string[] | null;
  readonly controllerAliases?: Readonly<Record<string, string>> | null;
  readonly tlsCiphers?: readonly string[] | null;
  readonly tlsCiphersInsecure?: readonly string[] | null;
  readonly tlsVersions?: readonly string[] | null;
  readonly configKinds?: Readonly<Record<string, readonly string[] | null>> | null;
  readonly kubeadmConfig?: readonly string[] | null;
  readonly schedulerConfig?: readonly string[] | null;
}

type Maybe<T> = T | null | undefined;
type Rows<T> = Readonly<Record<string, T>>;

const bit = (value: boolean | undefined): 0 | 1 => (value ? 1 : 0);

const flagRow = (flag: RawFlag): FlagRow => {
  const noOptDefault = flag.noOptDefault ?? (flag.type === 'bool' ? 'true' : null);
  const isHidden = bit(flag.hidden ?? flag.inHelp === false);
  const rest = [noOptDefault, bit(flag.deprecated), isHidden, flag.short ?? null] as const;
  return [flag.type, flag.default, ...rest.slice(0, rest.findLastIndex(Boolean) + 1)] as unknown as FlagRow;
};
const flagRows = (flags: Maybe<readonly RawFlag[]>): Rows<FlagRow> | null => (flags ? Object.fromEntries(flags.map((flag) => [flag.name, flagRow(flag)])) : null);
/** The Kubernetes components declare some flags with `_`, and read every `_` as `-`. */
const dashedFlagRows = (flags: Maybe<readonly RawFlag[]>): Rows<FlagRow> | null => flagRows(flags?.map((flag) => ({ ...flag, name: flag.name.replaceAll('_', '-') })));

const gateRows = (gates: Maybe<readonly RawGate[]>, prefix = ''): Rows<GateRow> | null =>
  gates ? Object.fromEntries(gates.map((gate): [string, GateRow] => [prefix + gate.name, [gate.stage, bit(gate.default), bit(gate.locked)]])) : null;

const COMPONENT_OF: Rows<string> = { apiserver: 'kube-apiserver', controllerManager: 'kube-controller-manager', scheduler: 'kube-scheduler' };
const gatesOfComponents = (gatesOf: RawKubernetes['gatesOf']): Rows<GateRow> | null =>
  gatesOf
    ? Object.fromEntries(Object.entries(gatesOf).flatMap(([component, gates]) => Object.entries(gateRows(gates, `${COMPONENT_OF[component] ?? component}/`) ?? {})))
    : null;

/** Each name with 1 where it is marked; not known where either list is missing. */
const marked = (names: Maybe<readonly string[]>, isMarked: ((name: string) => boolean) | null): Rows<0 | 1> | null =>
  names && isMarked ? Object.fromEntries(names.map((name) => [name, bit(isMarked(name))])) : null;
const among = (names: Maybe<readonly string[]>): ((name: string) => boolean) | null => (names ? (name) => names.includes(name) : null);
const present = (names: Maybe<readonly string[]>): Rows<1> | null => (names ? Object.fromEntries(names.map((name) => [name, 1])) : null);

const runtimeConfig = ({ runtimeConfig: versions, runtimeConfigRes: resources }: RawKubernetes): Rows<0 | 1> | null =>
  versions && resources
    ? Object.fromEntries(Object.entries({ ...versions, ...resources }).map(([key, isOn]) => [key.replace(', Resource=', '/'), bit(isOn)]))
    : null;

type TablesOf<Raw> = { readonly [Name in TableName]?: (raw: Raw) => Rows<Values[Name]> | null };
type KindTable = `kinds/${ConfigFile}`;

const KIND_TABLES = Object.fromEntries(
  CONFIG_FILES.map((file) => [`kinds/${file}`, (raw) => present(file === 'kubeadm' ? raw.kubeadmConfig : file === 'scheduler' ? raw.schedulerConfig : raw.configKinds?.[file])]),
) as Readonly<Record<KindTable, (raw: RawKubernetes) => Rows<1> | null>>;

const KUBERNETES_TABLES: TablesOf<RawKubernetes> = {
  'flags/kube-apiserver': (raw) => dashedFlagRows(raw.apiserver),
  'flags/kube-controller-manager': (raw) => dashedFlagRows(raw.controllerManager),
  'flags/kube-scheduler': (raw) => dashedFlagRows(raw.scheduler),
  gates: (raw) => gateRows(raw.featureGates),
  gatesOf: (raw) => gatesOfComponents(raw.gatesOf),
  admission: (raw) => marked(raw.admissionRegistered, among(raw.admissionDefaultOn)),
  admissionAfter: ({ admissionOrder: order }) => (order ? Object.fromEntries(order.map((name, index) => [name, order[index - 1] ?? ''])) : null),
  runtimeConfig,
  groupVersions: (raw) => present(raw.groupVersions),
  controllers: ({ controllers, controllersDefaultOff: off }) => marked(controllers, off ? (name) => !off.includes(name) : null),
  // Until 1.27 a controller had one name, and the program no list of others.
  controllerAliases: (raw) => raw.controllerAliases ?? (raw.controllers?.includes('attachdetach') ? {} : null),
  ciphers: (raw) => marked(raw.tlsCiphers, among(raw.tlsCiphersInsecure)),
  tlsVersions: (raw) => present(raw.tlsVersions),
  ...KIND_TABLES,
};
const NODE_TABLES: TablesOf<RawKubernetes> = {
  'flags/kubelet': (raw) => dashedFlagRows(raw.kubelet),
  'flags/kube-proxy': (raw) => dashedFlagRows(raw.kubeProxy),
};
const ETCD_TABLES: TablesOf<RawEtcd> = { 'flags/etcd': (raw) => flagRows(raw.flags) };

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** A table at one minor. */
type Records = Readonly<Record<string, Rows<unknown> | null>>;

/** What data says of one minor (an index), the other way round from `tableOf`. */
const recordsIn = ({ tables, unknown }: Data, index: number): Records =>
  Object.fromEntries(
    Object.entries<Table<unknown>>(tables).map(([name, table]) => {
      const rows = Object.entries(table).map(([key, segments]) => [key, valueIn(segments, index)] as const);
      return [name, unknown[name]?.includes(index) ? null : Object.fromEntries(rows.filter(([, value]) => value !== null))];
    }),
  );

/** Of two versions of one minor the later in the list counts, and both before what `committed` says. */
const dataOf = <Raw extends { readonly version: string }>(raws: readonly Raw[], tablesOf: TablesOf<Raw>, committed: Data): Data => {
  const byMinor = new Map<string, Records>(committed.minors.map((minor, index) => [minor, recordsIn(committed, index)]));
  for (const raw of raws) {
    const told = Object.entries<(raw: Raw) => Rows<unknown> | null>(tablesOf).map(([name, rowsOf]) => [name, rowsOf(raw)] as const);
    byMinor.set(minorOf(raw.version), { ...byMinor.get(minorOf(raw.version)), ...Object.fromEntries(told.filter(([, rows]) => rows !== null)) });
  }
  const minors = [...byMinor.keys()].sort(compareVersions);
  const tables: Record<string, Table<unknown>> = {};
  const unknown: Record<string, number[]> = {};
  for (const name of Object.keys(tablesOf)) {
    const records = minors.map((minor) => byMinor.get(minor)?.[name] ?? null);
    tables[name] = tableOf(records);
    const gaps = records.flatMap((record, index) => (record === null ? [index] : []));
    if (gaps.length > 0) unknown[name] = gaps;
  }
  return { minors, tables, unknown };
};

const NOTHING: Data = { minors: [], tables: {}, unknown: {} };
type Made<Raw> = (raws: readonly Raw[], committed?: Data) => Data;
export const kubernetesData: Made<RawKubernetes> = (raws, committed = NOTHING) => dataOf(raws, KUBERNETES_TABLES, committed);
export const nodeData: Made<RawKubernetes> = (raws, committed = NOTHING) => dataOf(raws, NODE_TABLES, committed);
export const etcdData: Made<RawEtcd> = (raws, committed = NOTHING) => dataOf(raws, ETCD_TABLES, committed);

/** One fact a line, so that a new minor shows what it changes. */
const tableText = ([name, rows]: [string, Table<unknown>]): string => {
  const lines = Object.entries(rows).map(([key, segments]) => `${JSON.stringify(key)}:${JSON.stringify(segments)}`);
  return `${JSON.stringify(name)}:{\n${lines.join(',\n')}\n}`;
};

/** The text of a module in `src/knowledge/data`; the same bytes for the same facts. */
export const moduleText = ({ minors, tables, unknown }: Data): string => {
  const json = `{"unknown":${JSON.stringify(unknown)},"tables":{\n${Object.entries(tables).map(tableText).join(',\n')}\n}}`;
  const escaped = json.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return [
    '// Made by tools/generate-knowledge.ts from what the components themselves say; ../README.md explains the format.',
    `export const minors: readonly string[] = [${minors.map((minor) => `'${minor}'`).join(', ')}];`,
    `export const json: string = \`${escaped}\`;\n`,
  ].join('\n');
};

const readAll = <Raw extends { readonly version: string }>(directories: readonly string[], prefix: string): Raw[] =>
  directories.flatMap((directory) =>
    readdirSync(directory)
      .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Raw)
      .sort((a, b) => compareVersions(a.version, b.version)),
  );

const main = async (directories: readonly string[]): Promise<number> => {
  if (directories.length === 0) {
    process.stderr.write('usage: tsx tools/generate-knowledge.ts DIRECTORY ...\n');
    return 2;
  }
  const kubernetes = readAll<RawKubernetes>(directories, 'kubernetes-');
  const etcd = readAll<RawEtcd>(directories, 'etcd-');
  if (kubernetes.length + etcd.length === 0) {
    process.stderr.write(`no kubernetes-MINOR.json and no etcd-VERSION.json in ${directories.join(', ')}\n`);
    return 1;
  }
  const write = async (name: string, make: (committed: Data) => Data): Promise<void> => {
    const url = new URL(`../src/knowledge/data/${name}.ts`, import.meta.url);
    const data = make(existsSync(url) ? parseData((await import(url.href)) as DataModule) : NOTHING);
    writeFileSync(url, moduleText(data));
    const missing = Object.entries(data.unknown).map(([table, indices]) => `  not known: ${table} of ${indices.map((index) => data.minors[index]).join(' ')}\n`);
    process.stdout.write(`${name}: ${data.minors.join(' ')}\n${missing.join('')}`);
  };
  await write('kubernetes', (committed) => kubernetesData(kubernetes, committed));
  await write('node', (committed) => nodeData(kubernetes, committed));
  await write('etcd', (committed) => etcdData(etcd, committed));
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
