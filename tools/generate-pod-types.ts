/**
 * `tsx tools/generate-pod-types.ts DIRECTORY` writes `src/knowledge/data/pod-types.ts` from `pod-types-1.31.json` and the like, which
 * tools/knowledge/go/podtypes prints for each minor.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareVersions, tableOf } from '../src/knowledge/table.ts';

interface RawField {
  readonly type: string;
  readonly kind: string;
  readonly inside?: string;
}

/** Type, kind where the type does not tell it, and the embedded struct. */
const written = ({ type, kind, inside }: RawField): string =>
  [type, type.endsWith(kind) ? '' : kind === 'struct' ? '' : kind, inside ?? ''].join(' ').trimEnd();

const directory = process.argv[2] ?? '.';
const names = readdirSync(directory).filter((name) => /^pod-types-\d+\.\d+\.json$/.test(name));
const minorOf = (name: string): string => /\d+\.\d+/.exec(name)?.[0] ?? '';
const minors = names.map(minorOf).sort(compareVersions);
const records = minors.map((minor) => {
  const types = JSON.parse(readFileSync(join(directory, `pod-types-${minor}.json`), 'utf8')) as Record<string, Record<string, RawField>>;
  return Object.fromEntries(Object.entries(types).flatMap(([type, fields]) => Object.entries(fields).map(([name, field]) => [`${type}.${name}`, written(field)])));
});
const last = minors.length - 1;
const rows = Object.entries(tableOf<string>(records)).map(([name, segments]) =>
  `${JSON.stringify(name)}:${JSON.stringify(segments.map(([from, to, type]) => (from === 0 && to === last ? [type] : to === last ? [type, from] : [type, from, to])))}`);
writeFileSync(
  fileURLToPath(new URL('../src/knowledge/data/pod-types.ts', import.meta.url)),
  `// Made by tools/generate-pod-types.ts from the Go types of each minor: [type, kind and embedded struct; first and last minor as indices].
export const minors: readonly string[] = [${minors.map((minor) => `'${minor}'`).join(', ')}];
export const json: string = \`{
${rows.join(',\n')}
}\`;
`,
);
