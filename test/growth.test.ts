/** One run over many control planes: the time for a thousand of them must grow with their number, not with its square. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { runRules } from '../src/engine/run.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import { nodeOf } from './report-fixtures.ts';

const base = fileURLToPath(new URL('../fixtures/oracle/base/1.31/', import.meta.url));
const files = readdirSync(base).map((name): [string, string] => [name, readFileSync(`${base}${name}`, 'utf8')]);

/** Milliseconds of processor time for so many control planes, which differ in nothing but their directory. */
const cost = (count: number): number => {
  const before = process.cpuUsage();
  const nodes = Array.from({ length: count }, (_, index) => nodeOf(`cp-${index}`, Object.fromEntries(files.map(([name, text]) => [`cp-${index}/${name}`, text]))));
  const verdicts = verdictsOf(nodes, runRules(rules, { nodes }), true);
  assert.is(verdicts.size, 4 * count);
  assert.ok([...verdicts.values()].every(({ verdict }) => verdict === 'starts'));
  return process.cpuUsage(before).user / 1000;
};

const test = suite('growth');

test('eight times as many control planes take about eight times as long', () => {
  cost(10);
  // The best of a few tries: a busy machine only ever makes it worse.
  let ratio = Infinity;
  for (let tries = 0; tries < 3 && ratio >= 16; tries += 1) ratio = Math.min(ratio, cost(240) / cost(30));
  assert.ok(ratio < 16, `at best ${ratio.toFixed(1)} times as long`);
});
test.run();
