/**
 * `tsx tools/generate-config-types.ts DIRECTORY` writes `src/knowledge/data/config-types.ts` from `config-types-1.31.json` and the like, which
 * tools/knowledge/go/configtypes prints for each minor, built as `tools/knowledge/extract.py` builds its programs.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareVersions, tableOf } from '../src/knowledge/table.ts';

interface Raw {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Kinds that no file holds: their fields are of no use. */
const NO_FILE = /^audit\/.*\.(Event|EventList|PolicyList)$/;

/** Kinds of the kubelet that it writes for itself. */
const WRITTEN = /^config\/v1beta1\.(SerializedNodeConfigSource|ImagePullIntent|ImagePulledRecord)$/;

/** One record of all kinds (`audit: audit.k8s.io/v1 Policy`) and of all fields that a file can have (`audit/v1.Policy.rules`). */
const recordOf = ({ kinds, types }: Raw): Record<string, string> => {
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

const directory = process.argv[2] ?? '.';
const names = readdirSync(directory).filter((name) => /^config-types-\d+\.\d+\.json$/.test(name));
const minorOf = (name: string): string => /\d+\.\d+/.exec(name)?.[0] ?? '';
const minors = names.map(minorOf).sort(compareVersions);
const table = tableOf<string>(minors.map((minor) => recordOf(JSON.parse(readFileSync(join(directory, `config-types-${minor}.json`), 'utf8')) as Raw)));
const last = minors.length - 1;
const rows = Object.entries(table).map(([name, segments]) =>
  `${JSON.stringify(name)}:${JSON.stringify(segments.map(([from, to, type]) => (from === 0 && to === last ? [type] : to === last ? [type, from] : [type, from, to])))}`);
writeFileSync(
  fileURLToPath(new URL('../src/knowledge/data/config-types.ts', import.meta.url)),
  `// Made by tools/generate-config-types.ts from the Go types of each minor: [type; first and last minor as indices].
export const minors: readonly string[] = [${minors.map((minor) => `'${minor}'`).join(', ')}];
export const json: string = \`{
${rows.join(',\n')}
}\`;
`,
);
