/** The pairs in fixtures/fixes are what fixes really make, and each fixed manifest is said to start. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { fixPairs, pairFiles } from '../tools/fix-pairs.ts';
import { fixesOf } from '../tools/fix-table.ts';

const test = suite('pairs of manifests before and after fixes');
const folder = fileURLToPath(new URL('../fixtures/fixes/', import.meta.url));
const pairs = fixPairs();

test('the stored pairs are those that fixes make', () => {
  const stored = readdirSync(folder).sort().map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]);
  assert.equal(Object.fromEntries(stored), Object.fromEntries(pairFiles(pairs)), 'npx tsx tools/fix-pairs.ts writes them');
});

test('what the oracle saw fail, and fixes mend, is judged to start', () => {
  assert.ok(pairs.length >= 100, `${pairs.length} are mended`);
  assert.equal(pairs.filter(({ verdict, left }) => verdict !== 'starts' || left.length > 0).map(({ group, path, verdict, left }) => [group, path, verdict, left]), []);
});

test('every safe fix says why it is safe, and no other does', () => {
  const wrong = rules.flatMap((rule) => fixesOf(rule).filter(({ safe, because }) => safe !== ((because ?? '') !== '')).map(({ title }) => `${rule.id}: ${title}`));
  assert.equal(wrong, []);
});
test.run();
