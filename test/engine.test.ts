import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { controlResults, type Benchmark } from '../src/engine/controls.ts';
import { exampleNode, examplePod } from '../src/engine/example.ts';
import { defineRule, notApplicable, unseen, type Report, type Rule } from '../src/engine/rule.ts';
import { INTERNAL_ERROR, runRules } from '../src/engine/run.ts';
import { judge } from './judge.ts';

const node = exampleNode({ on: 'kube-apiserver' }, ['--profiling', '--v=2']);
const empty = { nodes: [exampleNode({ on: 'etcd' }, { files: { 'kube-scheduler.yaml': examplePod('kube-scheduler', '1.31', []) } })] };

const ruleOf = (id: string, check: (flags: readonly { name: string }[]) => Iterable<Report>, controls: readonly string[] = []): Rule => ({
  ...defineRule({
    title: `the rule ${id}`,
    on: 'kube-apiserver',
    family: 'security',
    severity: 'low',
    since: '0.1.0',
    controls,
    why: 'Because.',
    remedy: 'Mend it.',
    examples: () => ({ bad: [], good: [] }),
    check: (api) => check(api.flags),
  }),
  id,
});
const silent = (id: string, controls?: readonly string[]): Rule => ruleOf(id, () => [], controls);
const at = node.invocations[0];
assert.ok(at);
const failing = (id: string, controls?: readonly string[]): Rule => ruleOf(id, () => [{ at, message: id }], controls);

const test = suite('engine');

test('a rule that throws becomes a finding that names it, and the others run', () => {
  const broken = ruleOf('test-broken', () => {
    throw new Error('no such thing');
  });
  const { findings, outcomes } = runRules([broken, failing('test-failing')], { nodes: [node] });
  assert.equal(findings.map(({ rule }) => rule).sort(), [INTERNAL_ERROR, 'test-failing']);
  assert.match(findings.find(({ rule }) => rule === INTERNAL_ERROR)?.message ?? '', /test-broken.*no such thing/);
  assert.is(outcomes.find(({ rule }) => rule.id === 'test-broken')?.result, 'unseen');
});

test('findings are sorted by path, offset and rule', () => {
  const { findings } = runRules([failing('test-b'), failing('test-a')], { nodes: [node] });
  assert.equal(findings.map(({ rule }) => rule), ['test-a', 'test-b']);
});

test('a fingerprint survives other flags and another directory, and tells rules and equal findings apart', () => {
  const print = (id: string, argv: readonly string[]): string[] =>
    runRules([failingAtFlag(id)], { nodes: [exampleNode({ on: 'kube-apiserver' }, argv)] }).findings.map(({ fingerprint }) => fingerprint);
  const failingAtFlag = (id: string): Rule =>
    ruleOf(id, function* (flags) {
      for (const flag of flags) if (flag.name === 'profiling') yield { at: flag as never, message: 'found' };
    });
  const [first] = print('test-a', ['--profiling=true']);
  assert.match(first ?? '', /^k8sAudit\/v1:[0-9a-f]{32}$/);
  assert.equal(print('test-a', ['--v=2', '--secure-port=6443', '--profiling=true']), [first]);
  assert.not.equal(print('test-b', ['--profiling=true']), [first]);
  assert.not.equal(print('test-a', ['--profiling=false']), [first]);
  assert.is(new Set(print('test-a', ['--profiling=true', '--profiling=true'])).size, 2);
});

const benchmark: Benchmark = {
  id: 'B',
  title: 'B',
  controls: ['1', '2', '3', '4', '5', '6'].map((id) => ({ id, title: id, section: 'S', decidedBy: 'manifest' as const })),
};

test('a control passes only if each of its rules ran and passed', () => {
  const rules = [
    silent('test-pass', ['B:1', 'B:2', 'B:3']),
    failing('test-fail', ['B:2']),
    ruleOf('test-unseen', (flags) => [unseen(flags[0] as never, 'it is dark')], ['B:3']),
    ruleOf('test-none', () => [notApplicable('too old')], ['B:4']),
    { ...silent('test-etcd', ['B:5']), on: 'etcd' as const },
  ];
  const { outcomes } = runRules(rules, { nodes: [node] });
  const results = controlResults(benchmark, { rules, outcomes, nodes: [node] });
  assert.equal(
    results.map(({ status }) => status),
    ['pass', 'fail', 'unseen', 'not-applicable', 'unseen', 'unseen'],
  );
  assert.match(results[4]?.reason ?? '', /no manifest of etcd was given/);
  assert.is(results[1]?.findings.length, 1);
});

test('a control of a component that is not there does not pass', () => {
  const rules = [silent('test-pass', ['B:1'])];
  assert.is(controlResults(benchmark, { rules, outcomes: runRules(rules, empty).outcomes, nodes: [] })[0]?.status, 'unseen');
});

const FLAGS = [
  '--anonymous-auth=false',
  '--audit-log-maxage=7',
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/pki/ca.crt',
  '--disable-admission-plugins=ServiceAccount',
  '--enable-admission-plugins=NodeRestriction,AlwaysAdmit',
  '--etcd-certfile=/pki/a',
  '--etcd-keyfile=/pki/b',
  '--profiling',
  '--request-timeout=10m',
  '--tls-cipher-suites=TLS_RSA_WITH_AES_128_GCM_SHA256',
  '--token-auth-file=/tokens',
];

test('the order of different flags changes no verdict', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(FLAGS), (argv) => {
      assert.equal([...judge('kube-apiserver', argv)].sort(), [...judge('kube-apiserver', argv.toSorted())].sort());
    }),
    { numRuns: 50 },
  );
});

test('the order of one flag twice does', () => {
  assert.is(judge('kube-apiserver', ['--profiling=false', '--profiling']).get('apiserver-profiling'), 'fail');
  assert.is(judge('kube-apiserver', ['--profiling', '--profiling=false']).get('apiserver-profiling'), 'pass');
});
test.run();
