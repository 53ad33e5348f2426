import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrongAdvice } from '../rules/benchmarks/advice.ts';
import { allBenchmarks, benchmarkCalled } from '../rules/benchmarks/index.ts';
import { knownIds, lookUp } from '../rules/benchmarks/look-up.ts';
import { peerChecks } from '../rules/benchmarks/peers.ts';
import { rules } from '../rules/index.ts';
import { rulesFor, whyNot } from '../tools/benchmark-docs.ts';
import { rulesBehind } from '../src/engine/controls.ts';

const data = suite('benchmarks: the data');
const RULE_IDS = new Set(rules.map(({ id }) => id));

data('each has the number of controls that its edition has, without doubles', () => {
  const counts = Object.fromEntries(allBenchmarks().map(({ id, controls }) => [id, controls.length]));
  assert.equal(counts, { 'CIS-1.12': 131, STIG: 90, NSA: 30, 'CIS-1.11': 133, 'CIS-1.10': 130, 'CIS-1.9': 130, 'CIS-1.8': 130, 'CIS-1.7': 94, 'CIS-1.6': 98 });
  for (const { id, controls } of allBenchmarks()) assert.is(new Set(controls.map((control) => control.id)).size, controls.length, id);
});

data('what a control says is the same as another exists, and so does every rule that the data name', () => {
  const ids = new Set(allBenchmarks().flatMap(({ id, controls }) => controls.map((control) => `${id}:${control.id}`)));
  for (const { controls } of allBenchmarks()) {
    for (const { id, same, rules: named } of controls) {
      assert.equal((same ?? []).filter((other) => !ids.has(other)), [], id);
      assert.equal((named ?? []).filter((rule) => !RULE_IDS.has(rule)), [], id);
    }
  }
  for (const { title, cis, rules: named } of peerChecks()) {
    assert.equal([...named.filter((rule) => !RULE_IDS.has(rule)), ...cis.filter((id) => !ids.has(`CIS-1.12:${id}`))], [], title);
  }
  assert.equal(rules.flatMap(({ controls }) => controls ?? []).filter((id) => !ids.has(id)), []);
});

data('older editions: the controls that moved lead to the same rules as in 1.12', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['CIS-1.6', '1.2.22', 'apiserver-audit-log-path'],
    ['CIS-1.6', '1.2.35', 'apiserver-tls-cipher-suites'],
    ['CIS-1.6', '1.2.19', 'apiserver-insecure-port'],
    ['CIS-1.7', '1.2.16', 'apiserver-secure-port'],
    ['CIS-1.7', '1.2.18', 'apiserver-audit-log-path'],
    ['CIS-1.8', '1.2.15', 'apiserver-admission-node-restriction'],
    ['CIS-1.9', '1.2.29', 'apiserver-tls-cipher-suites'],
    ['CIS-1.11', '1.2.30', 'apiserver-service-account-extend-token-expiration'],
  ];
  for (const [benchmark, id, rule] of cases) {
    const control = benchmarkCalled(benchmark)?.controls.find((each) => each.id === id);
    assert.ok(control, `${benchmark}:${id}`);
    assert.ok(rulesBehind(rules)(benchmark, control).some((each) => each.id === rule), `${benchmark}:${id} is decided by ${rule}`);
  }
});
data('each of the 141 checks of other tools is answered by a rule, or it is said why not', () => {
  const checks = peerChecks();
  assert.is(checks.length, 141);
  assert.equal(checks.filter((check) => whyNot(check, rules) === 'NO REASON').map(({ title }) => title), []);
  // What other tools decide from arguments is decided here, but for who verifies images.
  const flags = checks.filter(({ title, cis }) => /^(API server|controller-manager|scheduler|etcd):/.test(title) && cis[0] !== '5.5.1');
  assert.is(flags.length, 55);
  assert.equal(flags.filter((check) => rulesFor(check, rules).length === 0).map(({ title }) => title), []);
});
data.run();

const find = suite('benchmarks: what is known of an id');
const idsOf = (word: string): string[] => lookUp(word, rules).map(({ id }) => id);
const rulesOf = (word: string): string[] => lookUp(word, rules).flatMap((known) => known.rules.map(({ id }) => id));

find('one control has many spellings', () => {
  for (const word of ['CIS-1.12:1.2.1', 'cis-1.12:1.2.1', 'CIS 1.2.1', '1.2.1', 'CIS 1.12 1.2.1']) assert.equal(idsOf(word), ['CIS-1.12:1.2.1'], word);
  for (const word of ['V-242390', 'v-242390', 'STIG:V-242390', 'CNTR-K8-000360']) assert.equal(idsOf(word), ['STIG:V-242390'], word);
  assert.equal(idsOf('CIS-1.8:1.2.13'), ['CIS-1.8:1.2.13']);
  assert.equal(idsOf('9.9.9'), []);
});

find('checks of other tools lead to our rules', () => {
  for (const word of ['CKV_K8S_68', 'ckv_k8s_68', 'C-0113', 'KCV-0001', 'AVD-KCV-0001', 'avd-kcv-0001', 'apiserver_anonymous_requests']) assert.equal(rulesOf(word), ['apiserver-anonymous-auth'], word);
  for (const word of ['Insecure port not properly set', 'insecure_port_not_properly_set', 'fa4def8c-1898-4a35-a139-7b76b1acdef0']) assert.ok(rulesOf(word).includes('apiserver-insecure-port'), word);
  assert.ok(rulesOf('latest-tag').includes('pod-image-pull'));
});

find('advice that stops a component is called so', () => {
  assert.match(lookUp('CKV_K8S_88', rules)[0]?.wrong.join() ?? '', /from 1\.24 on the API server does not know the flag/);
  assert.match(lookUp('V-242390', rules)[0]?.wrong.join() ?? '', /401/);
  for (const id of ['CKV_K8S_84', 'CKV_K8S_81', 'KCV-0013', 'KCV-0003', 'C-0144', 'C-0134', 'insecure_port_not_properly_set']) assert.ok(wrongAdvice(id).length > 0, id);
});

find('every known id is found, and has an answer: a rule, what a person looks at, or why there is no rule', () => {
  for (const id of knownIds()) {
    const known = lookUp(id, rules);
    assert.ok(known.length > 0, id);
  }
});
find.run();
