/**
 * Failures that people met, by the numbers of the list that the project started from. Each has a control plane that fails and a twin that
 * does not; `fixtures/failures/README.md` says what the columns of the table mean.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { judge, read } from '../src/audit.ts';
import type { Audit } from '../src/engine/finding.ts';
import { SEVERITIES, type Severity } from '../src/engine/rule.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { planUpgrade } from '../src/upgrade/plan.ts';

interface Row {
  readonly case: string;
  readonly category: string;
  /** The directory; `-` for a case that the manifests cannot decide, and `says` then says why. */
  readonly fixture: string;
  /** `-` where no rule finds it yet. */
  readonly rule: string;
  /** At least this severe. */
  readonly severity: string;
  readonly verdict: string;
  /** What message, advice and log line of the finding hold, separated by ` | `. */
  readonly says: string;
  /** `1.33>1.34`: found by the upgrade of the manifests from there to there, and not by looking at them as they are. */
  readonly upgrade?: string;
}

/** Categories of which every case is in the table. */
const COMPLETE = ['boot', 'file-format', 'consistency', 'operations', 'upgrade'];
const COUNTS: Readonly<Record<string, number>> = { boot: 47, 'file-format': 14, consistency: 18, operations: 16, upgrade: 22 };

const folder = new URL('../fixtures/failures/', import.meta.url);
const list = new URL('../../shared/failures.md', import.meta.url);
const [header = '', ...lines] = readFileSync(new URL('INDEX.tsv', folder), 'utf8').trimEnd().split('\n');
const columns = header.split('\t');
const table = lines.map((line) => Object.fromEntries(line.split('\t').map((value, index) => [columns[index], value])) as unknown as Row);
const withFixture = table.filter(({ fixture }) => fixture !== '-');
const decided = withFixture.filter(({ rule }) => rule !== '-');
const waiting = withFixture.filter(({ rule }) => rule === '-');

const auditOf = async (path: string, upgrade = ''): Promise<Audit> => {
  const request = { paths: [path], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1e6, stdinFilename: '-' };
  const { nodes, troubles } = await read(request, { fileSystem: nodeFileSystem, cwd: fileURLToPath(folder), stdin: () => Promise.reject(new Error('nothing is piped in')) });
  assert.equal(troubles, []);
  const [from, to] = upgrade.split('>', 2);
  return from && to ? planUpgrade((stepOf, texts) => judge(nodes, { ...request, stepOf }, texts), from, to) : judge(nodes, request);
};

const isAtLeast = (severity: Severity, wanted: string): boolean => SEVERITIES.indexOf(severity) <= (SEVERITIES as readonly string[]).indexOf(wanted);

const test = suite('failures that people met');
for (const row of decided) {
  test(`${row.fixture}: ${row.rule} says so`, async () => {
    const { findings, verdicts } = await auditOf(`${row.fixture}/bad`, row.upgrade);
    const own = findings.filter(({ rule }) => rule === row.rule);
    const saying = own.filter(({ message, advice, log }) => row.says.split(' | ').every((words) => [message, advice, log].some((text) => text?.includes(words))));
    assert.ok(saying.length > 0, `says: ${own.map(({ message, log }) => `${message} (${log ?? ''})`).join('; ')} instead of: ${row.says}`);
    assert.ok(saying.every(({ severity }) => isAtLeast(severity, row.severity)), row.severity);
    assert.equal([...new Set(saying.flatMap(({ concerns }) => concerns.map((each) => verdicts.get(each)?.verdict)))], row.verdict === '-' ? [] : [row.verdict]);
  });
}
for (const row of waiting) {
  test(`${row.fixture}: waits for a rule`, async () => {
    const { findings } = await auditOf(`${row.fixture}/bad`);
    const found = findings.filter(({ family }) => family === 'boot').map(({ rule, message, log }) => `${rule}: ${message} (${log ?? ''})`);
    assert.equal(found, [], 'a rule finds it now: name it in INDEX.tsv');
  });
}
for (const row of withFixture) {
  test(`${row.fixture}: its twin has nothing of it, and starts`, async () => {
    const { findings, verdicts } = await auditOf(`${row.fixture}/good`, row.upgrade);
    assert.equal(findings.filter(({ rule, family, severity }) => (rule === row.rule && (!row.upgrade || isAtLeast(severity, row.severity))) || family === 'boot').map(({ message }) => message), []);
    assert.ok(verdicts.size > 0);
    for (const [{ component }, { verdict }] of verdicts) assert.is(verdict, 'starts', component);
  });
}

test('every row names a rule and a directory of its number, and every directory has a row', () => {
  const ids = new Set(rules.map(({ id }) => id));
  for (const row of withFixture) {
    assert.ok(row.rule === '-' || ids.has(row.rule), row.rule);
    assert.is(Number(row.fixture.slice(0, 3)), Number(row.case), row.fixture);
    assert.ok(row.says.length > 0, row.fixture);
  }
  for (const row of table) if (row.fixture === '-') assert.ok(row.says.length > 20, `${row.case} needs a reason`);
  const directories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.equal(directories.map(({ name }) => name).sort(), [...new Set(withFixture.map(({ fixture }) => fixture))].sort());
});

const numbersOf = (category: string): number[] => [...new Set(table.filter((row) => row.category === category).map((row) => Number(row.case)))].sort((a, b) => a - b);

for (const category of COMPLETE) {
  test(`every case of category ${category} is in the table`, () => {
    assert.is(numbersOf(category).length, COUNTS[category]);
    if (!existsSync(list)) return;
    const cases = [...readFileSync(list, 'utf8').matchAll(/^#### (\d+) .*\n\n- Category: ([\w-]+)/gm)];
    assert.ok(cases.length > 100);
    assert.equal(numbersOf(category), cases.filter(([, , its]) => its === category).map(([, number]) => Number(number)).sort((a, b) => a - b));
  });
}
test.run();
