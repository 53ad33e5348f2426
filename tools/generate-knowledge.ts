/**
 * `tsx tools/generate-knowledge.ts DIRECTORY ...` writes `src/knowledge/data` from the facts of each version (`kubernetes-1.31.json`,
 * `etcd-3.5.35.json`). Of two files for one minor the later directory's counts, within a directory the later version's.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareVersions, tableOf, type Data, type FlagRow, type GateRow, type Table, type TableName, type Values } from '../src/knowledge/table.ts';

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
  kubeadmKinds: (raw) => present(raw.kubeadmConfig),
  schedulerKinds: (raw) => present(raw.schedulerConfig),
};
const ETCD_TABLES: TablesOf<RawEtcd> = { 'flags/etcd': (raw) => flagRows(raw.flags) };

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Of two versions of one minor the later in the list counts. */
const dataOf = <Raw extends { readonly version: string }>(raws: readonly Raw[], tablesOf: TablesOf<Raw>): Data => {
  const byMinor = new Map(raws.map((raw) => [minorOf(raw.version), raw]));
  const minors = [...byMinor.keys()].sort(compareVersions);
  const inOrder = minors.flatMap((minor) => byMinor.get(minor) ?? []);
  const tables: Record<string, Table<unknown>> = {};
  const unknown: Record<string, number[]> = {};
  for (const [name, rowsOf] of Object.entries<(raw: Raw) => Rows<unknown> | null>(tablesOf)) {
    const records = inOrder.map(rowsOf);
    tables[name] = tableOf(records);
    const gaps = records.flatMap((record, index) => (record === null ? [index] : []));
    if (gaps.length > 0) unknown[name] = gaps;
  }
  return { minors, tables, unknown };
};

export const kubernetesData = (raws: readonly RawKubernetes[]): Data => dataOf(raws, KUBERNETES_TABLES);
export const etcdData = (raws: readonly RawEtcd[]): Data => dataOf(raws, ETCD_TABLES);

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

/** Whether there was something to write: without a file for it, what is committed stays. */
const write = (name: string, data: Data): boolean => {
  if (data.minors.length > 0) writeFileSync(fileURLToPath(new URL(`../src/knowledge/data/${name}.ts`, import.meta.url)), moduleText(data));
  process.stdout.write(`${name}: ${data.minors.length > 0 ? data.minors.join(' ') : 'no file found, left as it is'}\n`);
  return data.minors.length > 0;
};

const main = (directories: readonly string[]): number => {
  if (directories.length === 0) {
    process.stderr.write('usage: tsx tools/generate-knowledge.ts DIRECTORY ...\n');
    return 2;
  }
  const written = [
    write('kubernetes', kubernetesData(readAll<RawKubernetes>(directories, 'kubernetes-'))),
    write('etcd', etcdData(readAll<RawEtcd>(directories, 'etcd-'))),
  ];
  return written.includes(true) ? 0 : 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
