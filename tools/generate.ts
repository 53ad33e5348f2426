/**
 * Writes what is made from other files: rules/index.ts, the check of the configuration, docs/rules, the manual page, the option table of docs/usage.md, the table of docs/fixes.md and the report in README.md.
 * `tsx tools/generate.ts [--check]`; with `--check` it writes nothing and fails with the list of stale files.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { fullDescription, GROUPS, OPTIONS, spelling } from '../src/cli/options.ts';
import { manualPage } from '../src/cli/manual.ts';
import { rulesAsMarkdown, tableCell } from '../src/cli/rule-list.ts';
import { markdownPage } from '../src/cli/rule-page.ts';
import { run } from '../src/cli/run.ts';
import type { Rule, RuleDefinition } from '../src/engine/rule.ts';
import { suppressionRules } from '../src/suppress/rules.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { sourcesAsMarkdown } from '../src/cli/commands/sources.ts';
import { SOURCE_KINDS } from '../src/sources/index.ts';
import { coverageTable } from './source-coverage.ts';
import { fixTable } from './fix-table.ts';
import { exampleFrame } from './example-frame.ts';
import { configValidator } from './generate-validate.ts';
import { benchmarkPage } from './benchmark-docs.ts';
import { ruleFiles, ruleIndex } from './rule-files.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const GENERATED_DOCS = 'docs/rules';
/** What the README shows: the sample, and of it what fits a screen. */
const README_COMMAND = ['fixtures/control-planes/minikube-1.20', '--min-severity', 'medium'];

/** What the generated files should hold, path from the root -> text; null for a file that should not be there. */
export const expectedFiles = async (root: string): Promise<Map<string, string | null>> => {
  const rules = await loadRules(root);
  const files = new Map<string, string | null>([['rules/index.ts', ruleIndex(root)], ['src/config/validate.mjs', configValidator(root)]]);
  const folder = join(root, GENERATED_DOCS);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) files.set(`${GENERATED_DOCS}/${name}`, null);
  for (const rule of rules) files.set(`${GENERATED_DOCS}/${rule.id}.md`, markdownPage(rule, exampleFrame));
  files.set(`${GENERATED_DOCS}/README.md`, `# Rules\n\n${rulesAsMarkdown(rules, ({ id }) => `${id}.md`)}`);
  files.set('docs/benchmarks.md', benchmarkPage(rules));
  files.set('docs/k8s-audit.1', manualPage(packageJson.version, packageJson.description));
  files.set('docs/usage.md', fillIn(readFileSync(join(root, 'docs/usage.md'), 'utf8'), 'options', optionTable()));
  files.set('docs/fixes.md', fillIn(readFileSync(join(root, 'docs/fixes.md'), 'utf8'), 'fixes', fixTable(rules)));
  files.set('docs/sources.md', fillIn(fillIn(readFileSync(join(root, 'docs/sources.md'), 'utf8'), 'sources', sourcesAsMarkdown(SOURCE_KINDS)), 'coverage', coverageTable(readFileSync(join(root, 'fixtures/sources/COVERAGE.tsv'), 'utf8'))));
  files.set('README.md', fillIn(readFileSync(join(root, 'README.md'), 'utf8'), 'report', await sampleReport(root)));
  return files;
};

const loadRules = async (root: string): Promise<Rule[]> => {
  const loaded = await Promise.all(
    ruleFiles(root).map(async ({ id, path }) => {
      const module = (await import(pathToFileURL(join(root, 'rules', path)).href)) as { default: RuleDefinition };
      return { id, ...module.default };
    }),
  );
  return [...loaded, ...suppressionRules];
};

/** Replaces what stands between the markers `<!-- name:start -->` and `<!-- name:end -->`. Throws where they are missing. */
export const fillIn = (text: string, name: string, content: string): string => {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the markers ${start} and ${end} are missing`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
};

const optionTable = (): string =>
  GROUPS.flatMap((group) => [
    `### ${group}`,
    '',
    '| option | commands | meaning |',
    '| --- | --- | --- |',
    ...OPTIONS.filter((option) => option.group === group).map(
      (option) => `| \`${spelling(option)}\` | ${option.commands.join(', ')} | ${tableCell(fullDescription(option))} |`,
    ),
    '',
  ]).join('\n');

const sampleReport = async (root: string): Promise<string> => {
  let report = '';
  const write = async (text: string): Promise<void> => void (report += text);
  const exitCode = await run({
    argv: README_COMMAND,
    stdin: async () => new Uint8Array(),
    stdout: { isTerminal: false, columns: undefined, write },
    stderr: { isTerminal: false, columns: undefined, write },
    cwd: root,
    environment: {},
    now: () => new Date('2026-11-28T00:00:00Z'),
    git: async () => ({ output: undefined, error: 'there is no git here' }),
    fileSystem: nodeFileSystem,
    realPath: async (path) => path,
    writeFile: () => Promise.reject(new Error('the README is made without writing reports')),
    makeFolder: async () => {},
    replaceFile: async () => {},
    importModule: (path) => import(path) as Promise<unknown>,
    streams: () => ({ input: process.stdin, output: process.stdout }),
    lockFolder: async () => () => {},
    ask: async () => null,
    answers: async () => false,
    sleep: async () => {},
    watch: async () => ({ look: () => {}, next: async () => false, close: () => {} }),
  });
  if (exitCode !== 1) throw new Error(`the sample should have findings, but ended with ${exitCode}:\n${report}`);
  return ['```console', `$ k8s-audit ${README_COMMAND.join(' ')}`, report.trimEnd(), '```'].join('\n');
};

const main = async (check: boolean): Promise<number> => {
  // The command imports the index, so it must be right before anything else is made from it.
  const stale = update('rules/index.ts', ruleIndex(ROOT), check) ? ['rules/index.ts'] : [];
  if (!check || stale.length === 0) for (const [path, text] of await expectedFiles(ROOT)) if (update(path, text, check)) stale.push(path);
  for (const path of stale) process.stdout.write(`${check ? 'stale' : 'written'}: ${path}\n`);
  if (check && stale.length > 0) process.stdout.write('run: npm run generate\n');
  return check && stale.length > 0 ? 1 : 0;
};

/** Whether the file is not what it should be; it then becomes so, unless this is only a check. */
const update = (path: string, text: string | null, check: boolean): boolean => {
  const absolute = join(ROOT, path);
  const current = existsSync(absolute) ? readFileSync(absolute, 'utf8') : null;
  if (current === text) return false;
  if (!check && text === null) rmSync(absolute);
  else if (!check && text !== null) {
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  }
  return true;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.includes('--check'));
