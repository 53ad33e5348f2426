import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { cis112 } from '../rules/benchmarks/cis-1.12.ts';
import { exampleControlPlane, exampleFiles } from '../src/engine/example.ts';
import { HOST_NOW } from '../src/engine/host-example.ts';
import { FAMILIES, SEVERITIES, type Example, type Rule } from '../src/engine/rule.ts';
import { INTERNAL_ERROR, runRules } from '../src/engine/run.ts';
import { makeHost, nodeOf } from '../tools/make-host.ts';

const metadata = suite('rules: what they say of themselves');

metadata('there are about fifty of them, each with an id of its own', () => {
  assert.ok(rules.length >= 50);
  assert.is(new Set(rules.map(({ id }) => id)).size, rules.length);
});

for (const rule of rules) {
  metadata(rule.id, () => {
    assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
    assert.ok(FAMILIES.includes(rule.family));
    assert.ok(SEVERITIES.includes(rule.severity));
    assert.match(rule.since, /^\d+\.\d+\.\d+$/);
    assert.ok(rule.title.length >= 15 && !rule.title.endsWith('.'), 'a title is a statement without a final stop');
    for (const text of [rule.why, rule.remedy]) assert.ok(text.length >= 30 && text.endsWith('.'), 'why and remedy are sentences');
    assert.ok(rule.examples().bad.length + (rule.examples().unseen?.length ?? 0) > 0, 'an example shows where the rule speaks');
    assert.ok(rule.examples().good.length > 0, 'an example shows where the rule is silent');
    for (const control of rule.controls ?? []) assert.match(control, /^(CIS-1\.12:\d+(\.\d+)+|STIG:V-2[4-7]\d{4})$/);
  });
}

metadata('the 48 flag controls of CIS 1.12 each have a rule, and no rule names a control that there is not', () => {
  const named = new Set(rules.flatMap(({ controls }) => controls ?? []).filter((id) => id.startsWith('CIS-')));
  const known = new Set(cis112.controls.map(({ id }) => `CIS-1.12:${id}`));
  const flagControls = [...known].filter((id) => /:(1\.[234]|2|3\.2)\.\d+$/.test(id));
  assert.is(known.size, 131);
  assert.is(flagControls.length, 48);
  assert.equal(flagControls.filter((id) => !named.has(id)), []);
  assert.equal([...named].filter((id) => !known.has(id)), []);
});
metadata.run();

/** Only what this rule says of the example; its own crash is an error of the test. */
const run = async (rule: Rule, example: Example) => {
  const isHost = typeof example === 'object' && 'host' in example;
  const controlPlane = isHost ? { nodes: await Promise.all([example.host, ...(example.host.others ?? [])].map(async (host) => nodeOf(await makeHost(host)))) } : exampleControlPlane(rule, example);
  const result = runRules([rule], controlPlane, { now: HOST_NOW, expiryWarning: 30 * 86_400_000 });
  const crash = result.findings.find((finding) => finding.rule === INTERNAL_ERROR);
  if (crash) throw new Error(crash.message);
  return result;
};

const examples = suite('rules: their examples');
// The option of host-etcd-backup speaks of --etcd-backups, which no example gives: test/host-modes.test.ts.
for (const rule of rules.filter(({ id, options }) => options && id !== 'host-etcd-backup')) {
  for (const [name, option] of Object.entries(rule.options ?? {})) {
    examples(`${rule.id} goes by its option ${name}`, async () => {
      const counts = async (value: number): Promise<string> => {
        const changed = { ...rule, options: { ...rule.options, [name]: { ...option, default: value } } };
        return JSON.stringify(await Promise.all(rule.examples().bad.map(async (example) => (await run(changed, example)).findings.length)));
      };
      assert.is.not(await counts(0), await counts(1e9));
    });
  }
}
for (const rule of rules) {
  const show = (example: Example): string => `${rule.id}: ${JSON.stringify(typeof example === 'object' && 'host' in example ? example : exampleFiles(rule, example))}`;
  for (const [index, example] of rule.examples().bad.entries()) {
    examples(`${rule.id} finds bad example ${index + 1}`, async () => {
      assert.ok((await run(rule, example)).findings.length > 0, show(example));
    });
  }
  for (const [index, example] of rule.examples().good.entries()) {
    examples(`${rule.id} is silent on good example ${index + 1}`, async () => {
      const { findings, unseen } = await run(rule, example);
      assert.equal([...findings.map(({ message }) => message), ...unseen.map(({ reason }) => reason)], [], show(example));
    });
  }
  for (const [index, example] of (rule.examples().unseen ?? []).entries()) {
    examples(`${rule.id} cannot know in example ${index + 1}`, async () => {
      const { findings, unseen } = await run(rule, example);
      assert.equal(findings.map(({ message }) => message), [], show(example));
      assert.ok(unseen.length > 0, show(example));
    });
  }
}
examples.run();
