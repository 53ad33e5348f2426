import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { exampleNode, examplePod } from '../src/engine/example.ts';
import type { Verdict } from '../src/engine/finding.ts';
import type { Problem, Rule, Scope } from '../src/engine/rule.ts';
import { runRules } from '../src/engine/run.ts';
import { verdictsOf } from '../src/engine/verdict.ts';
import type { ClusterNode } from '../src/model/types.ts';
import { text } from '../src/report/text.ts';
import { auditOf, nodeOf, OPTIONS, placeOf } from './report-fixtures.ts';

const judged = (node: ClusterNode, chosen: readonly Rule[] = rules, isWhole = true): Verdict[] => [
  ...verdictsOf([node], runRules(chosen, { nodes: [node] }), isWhole).values(),
];
const wordsOf = (entry: Verdict['because'][number]): string => ('message' in entry ? entry.message : entry.reason);

const test = suite('verdict');

const bases = fileURLToPath(new URL('../fixtures/oracle/base/', import.meta.url));
for (const minor of readdirSync(bases)) {
  test(`the control plane that kubeadm ${minor} writes starts, if its files are good`, () => {
    const names = readdirSync(`${bases}${minor}`);
    const node = nodeOf('m', Object.fromEntries(names.map((name) => [`m/${name}`, readFileSync(`${bases}${minor}/${name}`, 'utf8')])));
    const verdicts = judged(node);
    assert.equal(verdicts.map(({ verdict, because }) => [verdict, because.map(wordsOf)]), names.map(() => ['starts', []]));
    assert.ok(verdicts.every(({ assumes }) => assumes.length > 0));
    assert.ok(verdicts.flatMap(({ assumes }) => assumes).includes('/etc/kubernetes/pki/ca.crt'));
  });
}

const SCHEDULER = ['--kubeconfig=/etc/kubernetes/scheduler.conf'];
const only = (argv: readonly string[], version = '1.31', chosen = rules, isWhole = true): Verdict | undefined =>
  judged(exampleNode({ on: 'kube-scheduler' }, { files: { 'scheduler.yaml': podWithConf(version, argv) } }), chosen, isWhole)[0];

/** The stock pod with the host's /etc/kubernetes in it. */
const podWithConf = (version: string, argv: readonly string[]): string =>
  `${examplePod('kube-scheduler', version, argv)}    volumeMounts: [{name: k, mountPath: /etc/kubernetes}]\n  volumes: [{name: k, hostPath: {path: /opt/k8s}}]\n`;

test('a certain boot finding decides; the files of the host are named as the host has them', () => {
  assert.equal(only(SCHEDULER), { verdict: 'starts', because: [], assumes: ['/opt/k8s/scheduler.conf'] });
  const broken = only([...SCHEDULER, '--no-such-flag']);
  assert.is(broken?.verdict, 'does-not-start');
  assert.equal(broken?.because.map(wordsOf), ['--no-such-flag is no flag of kube-scheduler 1.31']);
});

test('what the manifest hides makes the verdict unknown, and is named', () => {
  const cases: [string[], string, RegExp][] = [
    [['--bind-address=$(ADDRESS)'], '1.31', /the value of --bind-address is unknown/],
    [[], 'latest', /the version of kube-scheduler is unknown/],
    [[], '1.99', /nothing is known of kube-scheduler 1\.99/],
  ];
  for (const [argv, version, reason] of cases) {
    const verdict = only([...SCHEDULER, ...argv], version);
    assert.is(verdict?.verdict, 'unknown', String(reason));
    assert.ok(verdict?.because.some((entry) => reason.test(wordsOf(entry))), String(reason));
  }
});

test('without every boot rule nothing is said to start', () => {
  const some = rules.filter(({ id }) => id !== 'scheduler-unknown-flag');
  assert.equal(only(SCHEDULER, '1.31', some, false), { verdict: 'unknown', because: [], assumes: ['/opt/k8s/scheduler.conf'] });
});

const ruleAt = (on: Scope, problem: (node: ClusterNode) => Problem, node: ClusterNode): Rule => ({
  id: 'test-rule', on, family: 'boot', severity: 'critical', since: '0.1.0', title: 't', why: 'w', remedy: 'r', examples: () => ({ bad: [], good: [] }), check: () => [problem(node)],
});

test('a likely finding does not decide, and one about the pod or the file is about all that is in it', () => {
  const pod = (name: string): string => `  - {name: ${name}, image: "registry.k8s.io/${name}:v1.31.0", command: [${name}, --v=2]}\n`;
  const node = nodeOf('m', {
    'm/both.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: both}\nspec:\n  containers:\n${pod('kube-scheduler')}${pod('kube-controller-manager')}`,
    'm/other.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: other}\nspec:\n  containers:\n${pod('kube-scheduler')}`,
  });
  const verdictsFor = (words: string, confidence: Problem['confidence']): string[] =>
    judged(node, [ruleAt('node', () => ({ at: placeOf(node, 'm/both.yaml', words), message: 'x', ...(confidence ? { confidence } : {}) }), node)]).map(({ verdict }) => verdict);
  assert.equal(verdictsFor('name: kube-controller-manager', 'certain'), ['starts', 'does-not-start', 'starts']);
  assert.equal(verdictsFor('metadata', 'certain'), ['does-not-start', 'does-not-start', 'starts']);
  assert.equal(verdictsFor('name: kube-controller-manager', 'likely'), ['starts', 'unknown', 'starts']);
});

test('a rule that fails leaves the verdict open', () => {
  const node = exampleNode({ on: 'etcd' }, []);
  const broken = { ...ruleAt('etcd', () => ({ at: node.manifests[0]?.place as never, message: '' }), node), check: () => { throw new Error('oh'); } };
  assert.is(judged(node, [broken])[0]?.verdict, 'unknown');
});

test('the table alone, with what each verdict rests on', () => {
  const node = nodeOf('m', { 'm/a.yaml': podWithConf('1.31', [...SCHEDULER, '--profiling=yes']), 'm/b.yaml': podWithConf('1.31', SCHEDULER), 'm/c.yaml': podWithConf('', SCHEDULER) });
  const { findings, unseen } = runRules(rules.filter(({ family }) => family === 'boot'), { nodes: [node] });
  const report = text(auditOf([node], findings, { unseen }), { ...OPTIONS, verdictsOnly: true });
  assert.match(report, /a\.yaml: 1 reason; .*\n {4}m\/a\.yaml:12:\d+\n {6}--profiling .*\n(?: {6}.*\n)* {6}the component says: invalid argument "yes" for "--profiling" flag: .*\n {6}do: /);
  assert.match(report, /b\.yaml: if 1 file of the host is there and valid; no findings\n {6}\/opt\/k8s\/scheduler\.conf\n/);
  assert.match(report, /unknown {10}c\.yaml: \d+ reasons?; .*\n {4}m\/c\.yaml:8:\d+\n {6}could not decide: the version/);
  assert.not.match(report, /critical\[/);
});
test.run();
