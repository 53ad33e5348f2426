/**
 * `tsx tools/generate-types.ts DIRECTORY` puts the Go types of each minor (`pod-types-1.31.json`, `config-types-1.31.json`, which tools/knowledge/extract.py
 * writes) into `src/knowledge/data`. A minor without a file stays as it is committed.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareVersions, tableOf, valueIn, type DataModule, type Segment } from '../src/knowledge/table.ts';

/** `Container.image` -> its type. */
type Fields = Readonly<Record<string, string>>;

interface RawField {
  readonly type: string;
  readonly kind: string;
  readonly inside?: string;
}
type RawPod = Readonly<Record<string, Readonly<Record<string, RawField>>>>;

/** Type, kind where the type does not tell it, and the embedded struct. */
const written = ({ type, kind, inside }: RawField): string =>
  [type, type.endsWith(kind) ? '' : kind === 'struct' ? '' : kind, inside ?? ''].join(' ').trimEnd();

const podFields = (types: RawPod): Fields =>
  Object.fromEntries(Object.entries(types).flatMap(([type, fields]) => Object.entries(fields).map(([name, field]) => [`${type}.${name}`, written(field)])));

interface RawConfig {
  readonly kinds: Readonly<Record<string, Fields>>;
  readonly types: Readonly<Record<string, Fields>>;
}

/** Kinds that no file holds: their fields are of no use. */
const NO_FILE = /^audit\/.*\.(Event|EventList|PolicyList)$/;

/** Kinds of the kubelet that it writes for itself. */
const WRITTEN = /^config\/v1beta1\.(SerializedNodeConfigSource|ImagePullIntent|ImagePulledRecord)$/;

/** All kinds (`audit: audit.k8s.io/v1 Policy`) and all fields that a file can have (`audit/v1.Policy.rules`). */
const configFields = ({ kinds, types }: RawConfig): Fields => {
  const record: Record<string, string> = {};
  const seen = new Set<string>();
  const visit = (type: string): void => {
    const name = /[^ *\]]+$/.exec(type)?.[0] ?? '';
    if (seen.has(name) || NO_FILE.test(name) || !types[name]) return;
    seen.add(name);
    for (const [field, below] of Object.entries(types[name] ?? {})) {
      record[`${name}.${field}`] = below;
      visit(below);
    }
  };
  for (const [reader, own] of Object.entries(kinds)) {
    for (const [kind, type] of Object.entries(own)) {
      if (WRITTEN.test(type)) continue;
      record[`${reader}: ${kind}`] = type;
      visit(type);
    }
  }
  return record;
};

/** `[type]` for all minors, `[type, first]` to the last one, `[type, first, last]`. */
type Row = readonly [type: string, first?: number, last?: number];

/** What a module says of each minor. */
export const committedFields = ({ minors, json }: DataModule): Map<string, Fields> => {
  const rows = Object.entries(JSON.parse(json) as Record<string, readonly Row[]>);
  const segments = rows.map(([name, own]) => [name, own.map(([type, first = 0, last = minors.length - 1]): Segment<string> => [first, last, type])] as const);
  return new Map(minors.map((minor, index) => {
    const fields = segments.map(([name, own]) => [name, valueIn(own, index)] as const);
    return [minor, Object.fromEntries(fields.filter((field): field is readonly [string, string] => field[1] !== null))];
  }));
};

/** The text of a module in `src/knowledge/data`; the same bytes for the same facts. */
export const typesText = (byMinor: ReadonlyMap<string, Fields>, what: string): string => {
  const minors = [...byMinor.keys()].sort(compareVersions);
  const end = minors.length - 1;
  const table = tableOf(minors.map((minor) => byMinor.get(minor) ?? null));
  const rows = Object.entries(table).map(([name, segments]) =>
    `${JSON.stringify(name)}:${JSON.stringify(segments.map(([from, to, type]): Row => (to < end ? [type, from, to] : from > 0 ? [type, from] : [type])))}`);
  return `// Made by tools/generate-types.ts from the Go types of each minor: ${what}.
export const minors: readonly string[] = [${minors.map((minor) => `'${minor}'`).join(', ')}];
export const json: string = \`{
${rows.join(',\n')}
}\`;
`;
};

/** Module -> what its rows are, and the fields in a file of the same name. */
export const MODULES: Readonly<Record<string, { readonly what: string; readonly fields: (raw: unknown) => Fields }>> = {
  'pod-types': { what: '[type, kind and embedded struct; first and last minor as indices]', fields: (raw) => podFields(raw as RawPod) },
  'config-types': { what: '[type; first and last minor as indices]', fields: (raw) => configFields(raw as RawConfig) },
};

const main = async (directory: string): Promise<void> => {
  for (const [name, { what, fields }] of Object.entries(MODULES)) {
    const url = new URL(`../src/knowledge/data/${name}.ts`, import.meta.url);
    const byMinor = existsSync(url) ? committedFields((await import(url.href)) as DataModule) : new Map<string, Fields>();
    for (const file of readdirSync(directory).filter((each) => each.startsWith(`${name}-`) && each.endsWith('.json'))) {
      byMinor.set(file.slice(name.length + 1, -'.json'.length), fields(JSON.parse(readFileSync(join(directory, file), 'utf8'))));
    }
    writeFileSync(url, typesText(byMinor, what));
    process.stdout.write(`${name}: ${[...byMinor.keys()].sort(compareVersions).join(' ')}\n`);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? '.');
