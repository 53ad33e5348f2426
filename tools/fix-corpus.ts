/**
 * Makes every fix in every manifest below a folder, and checks what comes out. `tsx tools/fix-corpus.ts FOLDER`, which may be a large collection;
 * `test/fix-corpus.test.ts` does it with `fixtures/corpus`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Edit } from '../src/engine/rule.ts';
import { applyEdits } from '../src/fix/apply.ts';
import { unifiedDiff } from '../src/fix/diff.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { readSource } from '../src/source/read.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { parseYaml } from '../src/yaml/parse.ts';
import { planFor } from './fix-pairs.ts';

const MANIFEST = /\.(ya?ml|json|manifest)$/;

export interface CorpusResult {
  /** Files that fixes changed. */
  readonly changed: number;
  readonly fixes: number;
  /** What should not be, each with its file. */
  readonly wrong: readonly string[];
}

/** `again`: of how many changed files one is fixed a second time. */
export const fixCorpus = (folder: string, again: number): CorpusResult => {
  const wrong: string[] = [];
  const changes: { path: string; before: string; after: string }[] = [];
  let fixes = 0;
  for (const path of (readdirSync(folder, { recursive: true }) as string[]).filter((name) => MANIFEST.test(name)).sort()) {
    const result = readSource(nodeFileSystem, join(folder, path), path, Infinity);
    if (result.status !== 'read') continue;
    const before = result.source.text;
    const { plan } = planFor({ [path]: before }, () => true);
    const after = plan.texts.get(path);
    if (after === undefined) continue;
    fixes += plan.applied.length;
    changes.push({ path, before, after });
    if (syntaxErrors(after) > syntaxErrors(before)) wrong.push(`${path} does not parse any more`);
    if (undone(after, before, plan.steps) !== before) wrong.push(`${path} is another file when the edits are undone`);
    if (plan.left.length > 0) wrong.push(`${path} has fixes left: ${plan.left.map(({ fix }) => fix.title).join('; ')}`);
    if (changes.length % again === 0) {
      const second = planFor({ [path]: after }, () => true).plan;
      if (second.applied.length > 0) wrong.push(`${path} is fixed again: ${second.applied.map(({ fix }) => fix.title).join('; ')}`);
    }
  }
  return { changed: changes.length, fixes, wrong: [...wrong, ...refusedByGit(changes)] };
};

const syntaxErrors = (text: string): number => parseYaml(new SourceFile('a', text)).problems.filter(({ kind }) => kind === 'syntax' || kind === 'tab').length;

/** The text before, made from the text after and the places of the edits alone: what no edit touched is taken from the text after. */
const undone = (after: string, before: string, steps: readonly (readonly Edit[])[]): string => {
  const texts = [before];
  for (const edits of steps) texts.push(applyEdits(texts.at(-1) ?? '', edits));
  let text = after;
  for (const [index, edits] of [...steps.entries()].toReversed()) {
    let shift = 0;
    const inverse = edits.toSorted((one, other) => one.start - other.start || one.end - other.end || (one.text < other.text ? -1 : 1)).map(({ file, start, end, text: added }) => {
      const back = { file, start: start + shift, end: start + shift + added.length, text: (texts[index] ?? '').slice(start, end) };
      shift += added.length - (end - start);
      return back;
    });
    text = applyEdits(text, inverse);
  }
  return text;
};

const refusedByGit = (changes: readonly { readonly path: string; readonly before: string; readonly after: string }[]): readonly string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-corpus-'));
  try {
    for (const { path, before } of changes) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), before);
    }
    execFileSync('git', ['apply', '--check', '--whitespace=nowarn', '-'], { cwd: folder, input: changes.map(({ path, before, after }) => unifiedDiff(path, before, after)).join('') });
    return [];
  } catch (error) {
    return [`git does not take the diff: ${String((error as { stderr?: unknown }).stderr ?? error)}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { changed, fixes, wrong } = fixCorpus(resolve(process.argv[2] ?? 'fixtures/corpus'), 1);
  process.stdout.write(`${fixes} fixes in ${changed} files\n${wrong.map((each) => `${each}\n`).join('')}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
