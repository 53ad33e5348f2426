/**
 * Writes `fixtures/fixes`: what fixes make of manifests that real components did not start with, as diffs. `tsx tools/fix-pairs.ts`;
 * `test/fix-pairs.test.ts` makes them again and compares. The manifests before are those of `fixtures/oracle`. What fixes make of the rules' own examples stands on the pages of the rules.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rules } from '../rules/index.ts';
import { judge, type AuditRequest } from '../src/audit.ts';
import type { Audit } from '../src/engine/finding.ts';
import { unifiedDiff } from '../src/fix/diff.ts';
import { hasFix, planFixes, type Fixable, type MadeFixes } from '../src/fix/plan.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { failingCases } from './oracle-cases.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A plan for files of one directory (path -> text), with every rule. */
export const planFor = (files: Readonly<Record<string, string>>, isWanted: (finding: Fixable) => boolean): { readonly first: Audit; readonly plan: MadeFixes } => {
  const nodes = [{ path: '', isDirectory: true, files: Object.entries(files).map(([path, text]) => ({ path, result: { status: 'read' as const, source: new SourceFile(path, text) } })) }];
  const request: AuditRequest = { paths: [], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: Infinity, stdinFilename: '-' };
  const first = judge(nodes, request);
  return { first, plan: planFixes(first, (texts) => judge(nodes, request, texts), isWanted) };
};

export interface Pair {
  /** `oracle-1.31` */
  readonly group: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Of the component whose manifest was fixed. */
  readonly verdict: string | null;
  /** Boot findings that are left, where each had a fix at first. */
  readonly left: readonly string[];
}

/** The oracle's cases that fixes change; of a case whose every reason has a fix, `left` should be empty. */
export const fixPairs = (): readonly Pair[] =>
  failingCases(join(ROOT, 'fixtures/oracle')).flatMap(({ id, minor, component, manifests }) => {
    const path = `${id}/${component}.yaml`;
    const before = manifests[component] ?? '';
    const { first, plan } = planFor({ [path]: before }, ({ family }) => family === 'boot');
    const after = plan.texts.get(path);
    const reasons = first.findings.filter(({ family }) => family === 'boot');
    // A fix that is refused, with a reason, is no promise.
    const left = reasons.every(hasFix) && plan.refused.length === 0 ? plan.audit.findings.filter(({ family }) => family === 'boot').map(({ message }) => message) : [];
    const [verdict] = [...plan.audit.verdicts.values()];
    if (after === undefined && left.length === 0) return [];
    return [{ group: `oracle-${minor}`, path, before, after: after ?? before, verdict: verdict?.verdict ?? null, left }];
  });

/** File name -> text. */
export const pairFiles = (pairs: readonly Pair[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const { group, path, before, after } of pairs) files.set(`${group}.diff`, `${files.get(`${group}.diff`) ?? ''}${unifiedDiff(path, before, after)}`);
  return files;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const pairs = fixPairs();
  const folder = join(ROOT, 'fixtures/fixes');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pairFiles(pairs)) writeFileSync(join(folder, name), text);
  process.stdout.write(`${pairs.length} pairs are written\n`);
  for (const { group, path, left } of pairs) if (left.length > 0) process.stdout.write(`${group} ${path}: ${left.join('; ')}\n`);
}
