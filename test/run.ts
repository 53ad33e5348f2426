/**
 * Runs the uvu suites of `test/*.test.ts` in one process: `tsx test/run.ts [part of a file name ...]`.
 * Fails on a failed or skipped test, on a file that registers none (a forgotten `.run()`), and on zero tests.
 */
import { readdirSync } from 'node:fs';

process.env['NO_COLOR'] = '1';
delete process.env['FORCE_COLOR'];
process.env['TZ'] = 'UTC';
process.env['LC_ALL'] = 'C';

/** What uvu's `suite.run()` puts into its queue: resolves to [errors or true, passed, skipped, total]. */
type QueuedSuite = () => Promise<[string | true, number, number, number]>;
const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: QueuedSuite[][] };

const folder = new URL('./', import.meta.url);
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort();

uvu.UVU_DEFER = 1;
uvu.UVU_QUEUE = [];
let passed = 0;
let failed = 0;
const complaints: string[] = [];

for (const [index, name] of files.entries()) {
  process.stdout.write(`${name}\n`);
  const suites: QueuedSuite[] = [];
  uvu.UVU_INDEX = index;
  uvu.UVU_QUEUE[index] = suites;
  let total = 0;
  try {
    await import(new URL(name, folder).href);
    for (const suite of suites) {
      const [errors, passedHere, skipped, totalHere] = await suite();
      total += totalHere;
      passed += passedHere;
      failed += totalHere - passedHere;
      if (errors !== true) complaints.push(`${name}\n${errors}`);
      if (skipped > 0) complaints.push(`${name}: ${skipped} tests are skipped`);
    }
    if (total === 0) complaints.push(`${name}: registers no test (is .run() missing?)`);
  } catch (error) {
    failed += 1;
    complaints.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

for (const complaint of complaints) process.stdout.write(`\n${complaint}\n`);
if (passed + failed === 0) process.stdout.write('\nno test ran\n');
const bad = failed > 0 || complaints.length > 0 || passed === 0;
process.stdout.write(`\n${passed} passed, ${bad ? Math.max(failed, 1) : 0} failed\n`);
process.exitCode = bad ? 1 : 0;
