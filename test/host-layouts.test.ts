/** Hosts as distributions lay them out, with their own manifests. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { HOST_NOW } from '../src/engine/host-example.ts';
import { runRules } from '../src/engine/run.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import { LAYOUTS } from '../tools/host-layouts.ts';
import { makeHost, nodeOf } from '../tools/make-host.ts';

const test = suite('layouts of distributions');

for (const [name, change] of Object.entries(LAYOUTS)) {
  test(`${name}: everything starts with nothing taken for granted, and its files have no finding above low`, async () => {
    const node = nodeOf(await makeHost(change));
    const result = runRules(rules, { nodes: [node] }, { now: HOST_NOW, expiryWarning: 30 * 86_400_000 });
    const about = result.findings.filter(({ rule, family, severity }) => (rule.startsWith('host-') || family === 'boot' || family === 'consistency') && severity !== 'low' && severity !== 'info');
    assert.equal(about.map(({ rule, message, severity }) => `${severity} ${rule}: ${message}`), []);
    const verdicts = [...verdictsOf([node], result, true)].map(([{ component }, { verdict, assumes }]) => [component, verdict, assumes]);
    assert.ok(verdicts.length >= 3);
    assert.equal(verdicts, node.invocations.map(({ component }) => [component, 'starts', []]));
  });
}

test.run();
