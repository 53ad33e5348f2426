/**
 * Other tools' own test cases, beside what k8s-audit says of the same manifests: `tsx tools/peer-cases.ts [CORPUS]` prints each disagreement
 * with the reason for it. The corpus lies beside this repository and is no part of it; its index names for each file what its tool expects.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lookUp } from '../rules/benchmarks/look-up.ts';
import { rules } from '../rules/index.ts';
import { exampleNode } from '../src/engine/example.ts';
import type { Outcome } from '../src/engine/finding.ts';
import { runRules } from '../src/engine/run.ts';
import { reasonFor } from './peer-reasons.ts';

export interface PeerCase {
  /** File of the corpus, and for a unit test its name behind `#`. */
  readonly file: string;
  /** The check's id, as its tool has it. */
  readonly id: string;
  readonly expected: 'pass' | 'fail';
  readonly text: string;
}

export interface Compared {
  readonly case: PeerCase;
  /** The worst of what the rules behind the check say; null where none of them had anything to look at. */
  readonly actual: Outcome['result'] | null;
  /** Why a disagreement is right; null for none that is known. */
  readonly reason: string | null;
}

export const CORPUS = join(dirname(dirname(fileURLToPath(import.meta.url))), '../shared/corpus');

/** Every case of the corpus; null where the corpus is not there. */
export const readPeerCases = (corpus: string): PeerCase[] | null => {
  const index = join(corpus, 'INDEX.tsv');
  if (!existsSync(index)) return null;
  return readFileSync(index, 'utf8').split('\n').slice(1).flatMap((line) => {
    const cells = line.split('\t');
    const [file = '', expected = ''] = [cells[0], cells[9]];
    return expected === '' ? [] : casesOf(file, expected, readFileSync(join(corpus, file), 'utf8'));
  });
};

const casesOf = (file: string, expected: string, text: string): PeerCase[] => {
  const [id = ''] = /\b(?:CKV_K8S_\d+|KCV-\d{4}|C-\d{4}|[0-9a-f]{8}-[0-9a-f-]{27})\b/.exec(expected) ?? [];
  if (file.endsWith('.rego')) return unitTests(file, id, text);
  return [{ file, id, expected: /\bFAIL\b/.test(expected) ? 'fail' : 'pass', text }];
};

/** The tests of a policy: an object literal that is JSON but for its last commas, and how many findings it should have. */
const unitTests = (file: string, id: string, text: string): PeerCase[] =>
  [...text.matchAll(/^(test_\w+)(?: if)? \{\n([\s\S]*?)^\}/gm)].flatMap(([, name, body = '']) => {
    const literal = body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1).replaceAll(/,(\s*[}\]])/g, '$1');
    const [, count] = /count\(r\) == (\d+)/.exec(body) ?? [];
    return count === undefined ? [] : [{ file: `${file}#${name}`, id, expected: count === '0' ? ('pass' as const) : ('fail' as const), text: literal }];
  });

/** Before this minor the facts know nothing, so that older cases are judged as of it. */
const OLDEST = '1.20';

/** What we say of a case. */
export const compare = (peerCase: PeerCase): Compared => {
  const text = peerCase.text.replaceAll(/(:v?)1\.(?:1?\d)(?:\.\d+)(?![\d.])/g, `$1${OLDEST}.0`);
  const wanted = new Set(lookUp(peerCase.id, rules).flatMap((known) => known.rules.map(({ id }) => id)));
  const node = exampleNode({ on: 'kube-apiserver' }, { files: { 'case.yaml': withVersion(text) } });
  const outcomes = runRules(rules.filter(({ id }) => wanted.has(id)), { nodes: [node] }).outcomes;
  const order = ['not-applicable', 'pass', 'unseen', 'fail'] as const;
  const actual = outcomes.reduce<Outcome['result'] | null>((worst, { result }) => (worst === null || order.indexOf(result) > order.indexOf(worst) ? result : worst), null);
  const agrees = actual === peerCase.expected || (peerCase.expected === 'pass' && actual === 'not-applicable');
  return { case: peerCase, actual, reason: agrees ? null : reasonFor(peerCase, actual, node) };
};

/** The images of unit tests say no version: they get one, so that a flag is not unseen for its version alone. */
const withVersion = (text: string): string => text.replaceAll(/("?image"?: *"?busybox)(?::[\w.]+)?("?)/g, `$1:v${OLDEST}.0$2`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const cases = readPeerCases(process.argv[2] ?? CORPUS);
  if (cases === null) throw new Error('the corpus is not there; name its directory');
  const compared = cases.map(compare);
  const disagreeing = compared.filter(({ case: { expected }, actual }) => actual !== expected && !(expected === 'pass' && actual === 'not-applicable'));
  for (const { case: { file, id, expected }, actual, reason } of disagreeing) process.stdout.write(`${reason ?? 'UNEXPLAINED'}\t${id}\t${expected}\t${actual}\t${file}\n`);
  process.stdout.write(`${cases.length} cases, ${cases.length - disagreeing.length} alike, ${disagreeing.filter(({ reason }) => reason !== null).length} explained, ${disagreeing.filter(({ reason }) => reason === null).length} not\n`);
}
