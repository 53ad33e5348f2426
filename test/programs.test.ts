/** What konnectivity-server and konnectivity-agent of three releases said of their flags, beside what is said of them here. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exampleNode } from '../src/engine/example.ts';
import { runRules } from '../src/engine/run.ts';
import { rules } from '../rules/index.ts';
import { agentPod, serverPod } from '../rules/templates/konnectivity.ts';

/** `result` is null where the flags were taken. A file of the tests was there, so that only the flags decided. */
interface Case {
  readonly program: 'konnectivity-agent' | 'konnectivity-server';
  readonly version: string;
  readonly flags: readonly string[];
  readonly result: string | null;
}
const cases = readFileSync(new URL('../fixtures/programs/konnectivity.jsonl', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Case);
const own = rules.filter(({ id, family }) => id.startsWith('konnectivity-') && family === 'boot' && !id.endsWith('-file-not-mounted'));

const test = suite('programs: what konnectivity said');
for (const { program, version, flags, result } of cases) {
  test(`${program} ${version} ${flags.join(' ')}`, () => {
    const image = `registry.k8s.io/kas-network-proxy/${program.replace('konnectivity', 'proxy')}:v${version}`;
    const pod = program === 'konnectivity-agent' ? agentPod : serverPod;
    const { findings } = runRules(own, { nodes: [exampleNode({ on: 'node' }, { files: { 'konnectivity.yaml': pod(flags, { image }) } })] });
    if (result === null) assert.equal(findings.map(({ message }) => message), []);
    else assert.ok(findings.some(({ log }) => log !== null && result.includes(log)), `${result}\n${findings.map(({ log }) => log).join('\n')}`);
  });
}
test('there are as many cases as were recorded', () => assert.ok(cases.length > 250 && own.length >= 6));
test.run();
