/**
 * `tsx tools/source-coverage.ts FOLDER`: what is made of each file of the collection of sources, in one table of kinds: fixtures/sources/COVERAGE.tsv, from which
 * the table in docs/sources.md is made. A test compares it with the collection where that lies beside the repository.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { sourceKindOf } from '../src/sources/index.ts';
import { renderSources } from '../src/sources/render.ts';

export const COVERAGE = fileURLToPath(new URL('../fixtures/sources/COVERAGE.tsv', import.meta.url));
const NO_KIND = 'none';

interface Row {
  readonly files: number;
  readonly rendered: number;
  readonly manifests: number;
  readonly approximate: number;
  readonly refused: number;
  readonly ignored: number;
}

const EMPTY: Row = { files: 0, rendered: 0, manifests: 0, approximate: 0, refused: 0, ignored: 0 };
const COLUMNS = Object.keys(EMPTY) as (keyof Row)[];

/** The table for the files below a folder. */
export const coverageOf = async (folder: string): Promise<string> => {
  const rows = new Map<string, Row>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tsv')) continue;
    const path = join(entry.parentPath, entry.name);
    const source = new SourceFile(relative(folder, path), readFileSync(path, 'utf8'));
    const kind = sourceKindOf(source)?.id ?? NO_KIND;
    const input = { path: source.path, isDirectory: false, source, files: [] };
    const nodes = kind === NO_KIND ? [] : await renderSources([input], { values: new Map(), kubernetesVersion: null, maxFileSize: 1e7 }, { fileSystem: nodeFileSystem, cwd: folder });
    const manifests = nodes.reduce((sum, { files }) => sum + files.filter(({ result }) => result.status === 'read').length, 0);
    const notes = new Set(nodes.flatMap(({ rendered }) => rendered?.notes ?? []).map((note) => note.kind));
    const row = rows.get(kind) ?? EMPTY;
    const has = (note: 'approximate' | 'refused' | 'ignored'): number => row[note] + (notes.has(note) ? 1 : 0);
    rows.set(kind, { files: row.files + 1, rendered: row.rendered + (manifests > 0 ? 1 : 0), manifests: row.manifests + manifests, approximate: has('approximate'), refused: has('refused'), ignored: has('ignored') });
  }
  const lines = [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([kind, row]) => [kind, ...COLUMNS.map((column) => row[column])].join('\t'));
  return `${['kind', ...COLUMNS].join('\t')}\n${lines.join('\n')}\n`;
};

/** The same as a table of Markdown. */
export const coverageTable = (tsv: string): string => {
  const [header, ...rows] = tsv.trimEnd().split('\n').map((line) => `| ${line.replaceAll('\t', ' | ')} |`);
  return `${header}\n${'| --- '.repeat(COLUMNS.length + 1)}|\n${rows.join('\n')}\n`;
};

const [, script = '', folder] = process.argv;
if (folder !== undefined && script === fileURLToPath(import.meta.url)) writeFileSync(COVERAGE, await coverageOf(folder));
