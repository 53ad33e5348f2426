/**
 * Checks that imports point one way (CONTRIBUTING.md, "Rooms"), that packages are imported only where they belong, that no file
 * outside src/cli/main.ts reaches for process, console or the clock, and that no imports run in a circle.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const BELOW_THE_ENGINE = ['text', 'source', 'yaml', 'knowledge', 'model'];
const ABOVE_THE_ENGINE = [...BELOW_THE_ENGINE, 'engine'];

/** What each room may import. A room that is not listed is reported, so that a new one is given its place here. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  text: [],
  source: ['text'],
  yaml: ['text', 'source'],
  knowledge: ['text'],
  model: ['text', 'source', 'yaml', 'knowledge'],
  sources: ['text', 'source', 'yaml', 'knowledge', 'model'],
  engine: BELOW_THE_ENGINE,
  suppress: ABOVE_THE_ENGINE,
  fix: ABOVE_THE_ENGINE,
  upgrade: [...ABOVE_THE_ENGINE, 'fix'],
  compare: ABOVE_THE_ENGINE,
  report: [...ABOVE_THE_ENGINE, 'compare'],
  explain: ABOVE_THE_ENGINE,
  custom: [...ABOVE_THE_ENGINE, 'suppress', 'config', 'rules'],
  lsp: [...ABOVE_THE_ENGINE, 'explain', 'fix'],
  config: [...ABOVE_THE_ENGINE, 'suppress'],
  rules: [...BELOW_THE_ENGINE, 'engine', 'fix'],
  audit: [...ABOVE_THE_ENGINE, 'sources', 'suppress', 'fix', 'config', 'rules'],
  index: ['audit', ...ABOVE_THE_ENGINE, 'suppress', 'fix', 'report', 'config', 'rules'],
  cli: ['audit', 'sources', ...ABOVE_THE_ENGINE, 'suppress', 'fix', 'upgrade', 'compare', 'report', 'config', 'explain', 'lsp', 'custom', 'rules', 'package.json'],
};

/** Packages and the rooms that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  yaml: ['yaml'],
  ajv: ['report'],
  globby: ['source'],
  diff: ['fix'],
  kleur: ['report'],
  '@marcbachmann/cel-js': ['custom'],
  re2js: ['custom'],
  'vscode-languageserver': ['lsp'],
  'vscode-languageserver/node': ['lsp'],
  'vscode-languageserver-textdocument': ['lsp'],
  'node:fs': ['source', 'fix', 'cli'],
};

const MAIN = 'src/cli/main.ts';
const CLOCK = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/g;
const IMPORT = /^(?:import|export)(\s+type)?\s[^'"`;]*?\bfrom\s*'([^']+)'|^import\s*()'([^']+)'|\bimport\(\s*()'([^']+)'/gm;

interface Import {
  readonly to: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

/** What is wrong with the imports of the given files (path with forward slashes -> text), as `file:line: sentence`. */
export const importProblems = (files: ReadonlyMap<string, string>): string[] => {
  const problems: string[] = [];
  const graph = new Map<string, readonly Import[]>();
  for (const [file, text] of files) {
    const room = roomOf(file);
    const imports = importsOf(text);
    graph.set(file, imports.flatMap((each) => (each.to.startsWith('.') ? [{ ...each, to: posix.join(posix.dirname(file), each.to) }] : [])));
    const complain = (line: number, sentence: string): void => void problems.push(`${file}:${line}: ${sentence}`);
    if (!ALLOWED[room]) complain(1, `the room ${room} has no place in tools/check-imports.ts yet`);
    for (const { to, line } of imports) {
      if (to.startsWith('.')) {
        const target = roomOf(posix.join(posix.dirname(file), to));
        if (target !== room && !ALLOWED[room]?.includes(target)) complain(line, `${room} must not import ${target} (${to})`);
      } else {
        const reason = packageProblem(file, room, to);
        if (reason) complain(line, reason);
      }
    }
    if (file === MAIN) continue;
    for (const match of text.matchAll(CLOCK)) complain(lineAt(text, match.index), `the clock is read only in ${MAIN}; take the time as an argument`);
  }
  return [...problems, ...circles(graph)];
};

const packageProblem = (file: string, room: string, name: string): string | null => {
  if (name === 'node:process' || name === 'node:console') return file === MAIN ? null : `${name} is imported only in ${MAIN}`;
  if (name.startsWith('node:') && !name.startsWith('node:fs')) return null;
  const key = name.startsWith('node:fs') ? 'node:fs' : name;
  const rooms = PACKAGES[key];
  if (!rooms) return `the package ${name} is not one that src and rules may import`;
  return rooms.includes(room) ? null : `${name} is imported only in ${rooms.map((each) => `src/${each}`).join(', ')}`;
};

const importsOf = (text: string): Import[] =>
  [...text.matchAll(IMPORT)].map((match) => ({
    to: match[2] ?? match[4] ?? match[6] ?? '',
    line: lineAt(text, match.index),
    typeOnly: match[1] !== undefined,
  }));

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** `src/model/values/bool.ts` -> `model`, `src/audit.ts` -> `audit`, `rules/etcd/x.ts` -> `rules`. */
const roomOf = (file: string): string => {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
};

/** Types vanish before anything runs, so only imports of values count. */
const circles = (graph: ReadonlyMap<string, readonly Import[]>): string[] => {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push(`${file}:1: imports run in a circle: ${[...trail.slice(start), file].join(' -> ')}`);
    if (start >= 0 || done.has(file)) return;
    for (const { to, typeOnly } of graph.get(file) ?? []) if (!typeOnly) walk(to, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const paths = ['src', 'rules'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts')).map((name) => posix.join(folder, name.replaceAll('\\', '/'))));
  const problems = importProblems(new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')])));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
