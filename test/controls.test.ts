import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { benchmarkCalled } from '../rules/benchmarks/index.ts';
import { rules } from '../rules/index.ts';
import { run } from '../src/cli/run.ts';
import { controlResults } from '../src/engine/controls.ts';
import type { ControlResult } from '../src/engine/finding.ts';
import { runRules } from '../src/engine/run.ts';
import { distributionOf } from '../src/model/distribution.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { nodeOf } from './report-fixtures.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const STOCK = 'fixtures/oracle/base/1.31';

const k8sAudit = async (...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({ isTerminal: false, columns: undefined, write: async (text: string) => void (texts[name] += text) });
  const code = await run({
    argv,
    stdin: async () => new Uint8Array(),
    stdout: output('out'),
    stderr: output('err'),
    cwd: ROOT,
    environment: {},
    now: () => new Date('2026-11-28T00:00:00Z'),
    git: async () => ({ output: undefined, error: 'there is no git here' }),
    fileSystem: nodeFileSystem,
    realPath: async (path) => path,
    writeFile: async () => {},
    makeFolder: async () => {},
    replaceFile: async () => {},
    importModule: (path) => import(path) as Promise<unknown>,
    streams: () => ({ input: process.stdin, output: process.stdout }),
    lockFolder: async () => () => {},
    ask: async () => null,
    answers: async () => false,
    sleep: async () => {},
    watch: async () => ({ look: () => {}, next: async () => false, close: () => {} }),
  });
  return { code, ...texts };
};

const command = suite('the command controls');

command('answers every control of the benchmark, and ends with 1 where one fails', async () => {
  const { code, out } = await k8sAudit('controls', '-f', 'json', STOCK);
  assert.is(code, 1);
  const report = JSON.parse(out) as { distribution: string; benchmarks: { id: string; counts: Record<string, number>; controls: { id: string; status: string; seen: { text: string; line: number }[]; findings: { message: string; advice: string }[] }[] }[] };
  assert.is(report.distribution, 'kubeadm');
  const [cis] = report.benchmarks;
  assert.is(cis?.controls.length, 131);
  assert.is(Object.values(cis?.counts ?? {}).reduce((sum, count) => sum + count, 0), 131);
  const control = (id: string) => cis?.controls.find((each) => each.id === `CIS-1.12:${id}`);
  assert.is(control('1.2.1')?.status, 'fail');
  assert.match(control('1.2.1')?.findings[0]?.advice ?? '', /^do not set --anonymous-auth=false as things are/);
  assert.is(control('1.2.4')?.status, 'pass');
  assert.match(control('1.2.4')?.seen[0]?.text ?? '', /^--kubelet-client-certificate=/);
  assert.is(control('3.1.3')?.status, 'manual');
  assert.equal(control('3.1.3')?.seen.map(({ text }) => text), ['--enable-bootstrap-token-auth=true']);
  assert.is((await k8sAudit('controls', '--fail-on', 'none', STOCK)).code, 0);
});

command('has a table by section, rows for spreadsheets, and pages for people', async () => {
  const { out } = await k8sAudit('controls', STOCK);
  assert.match(out, /^node cp-1, etcd 3\.5\.24, kubernetes 1\.31\.14, kubeadm, /);
  assert.match(out, /\n1\.2 API server: \d+ fail, \d+ pass/);
  assert.match(out, /\n {2}1\.2\.15 {2}L1 {2}FAIL /);
  assert.ok(out.split('\n').every((line) => line.length <= 120));
  const csv = (await k8sAudit('controls', '-f', 'csv', STOCK)).out.trimEnd().split('\r\n');
  assert.is(csv.length, 132);
  assert.is(csv[0], 'benchmark,id,section,grade,title,status,evidence,rules');
  assert.match((await k8sAudit('controls', '-f', 'markdown', STOCK)).out, /\| 1\.2\.1 \| L1 \| .* \| \*\*fail\*\* \|/);
  const html = (await k8sAudit('controls', '-f', 'html', STOCK)).out;
  assert.match(html, /<caption>1\.2 API server/);
  assert.not.match(html, /https?:\/\/(?!kubernetes\.default|127\.|192\.)/);
});

command('takes levels, other benchmarks and profiles', async () => {
  const idsOf = async (...argv: string[]): Promise<string[]> => (await k8sAudit('controls', '-f', 'csv', ...argv, STOCK)).out.split('\r\n').slice(1, -1).map((row) => row.split(',').slice(0, 2).join(':'));
  const second = await idsOf('--min-level', '2');
  assert.ok(second.includes('CIS-1.12:1.2.14') && !second.includes('CIS-1.12:1.2.15'));
  assert.is((await idsOf('--max-level', '1')).length + second.length, 131);
  assert.is((await idsOf('--benchmark', 'stig')).length, 90);
  assert.is((await idsOf('--profile', 'nsa')).length, 30);
  assert.is((await idsOf('--profile', 'strict')).length, 131 + 90 + 30);
  assert.ok((await idsOf('--benchmark', 'cis-1.6')).includes('CIS-1.6:1.2.35'));
  const { code, err } = await k8sAudit('controls', '--benchmark', 'cis-1.13', STOCK);
  assert.is(code, 2);
  assert.match(err, /--benchmark does not accept cis-1\.13: did you mean CIS-1\.1\d\?/);
});

command('a profile is what an audit looks for, unless the command line says more', async () => {
  const rulesOf = async (...argv: string[]): Promise<Set<string>> => new Set((JSON.parse((await k8sAudit('-f', 'json', ...argv, STOCK)).out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule));
  const all = await rulesOf();
  const cis = await rulesOf('--profile', 'cis');
  assert.ok(cis.has('apiserver-anonymous-auth') && cis.size < all.size);
  assert.equal([...(await rulesOf('--profile', 'cis', '--select', 'apiserver-profiling'))], ['apiserver-profiling']);
  assert.is((await k8sAudit('--profile', 'strict', '--select', 'apiserver-profiling', STOCK)).code, 1);
  assert.is((await k8sAudit('--profile', 'strict', '--select', 'apiserver-profiling', '--fail-on', 'high', STOCK)).code, 0);
});
command.run();

const status = suite('the status of a control');
const stock = (name: string): string => readFileSync(`${ROOT}${STOCK}/${name}.yaml`, 'utf8');
const resultsOf = (files: Readonly<Record<string, string>>, benchmark = 'CIS-1.12', chosen = rules): ReadonlyMap<string, ControlResult> => {
  const node = nodeOf('m', files);
  const found = benchmarkCalled(benchmark);
  assert.ok(found);
  const { outcomes } = runRules(chosen, { nodes: [node] });
  return new Map(controlResults(found, { rules, outcomes, nodes: [node] }).map((result) => [result.id, result]));
};

status('what was not given is not passed, and the reason says what would decide it', () => {
  const results = resultsOf({ 'm/kube-apiserver.yaml': stock('kube-apiserver') });
  const etcd = results.get('CIS-1.12:2.1');
  assert.is(etcd?.status, 'unseen');
  assert.match(etcd?.reason ?? '', /no manifest of etcd was given; the API server dials https:\/\/127\.0\.0\.1:2379/);
  assert.match(results.get('CIS-1.12:1.1.1')?.reason ?? '', /give them with --root/);
});

status('a store that is no etcd has no etcd controls', () => {
  const results = resultsOf({ 'm/kube-apiserver.yaml': stock('kube-apiserver').replace('https://127.0.0.1:2379', 'unix:///kine.sock') });
  assert.is(results.get('CIS-1.12:2.1')?.status, 'not-applicable');
});

status('a file that could not be read may hold the component', () => {
  const results = resultsOf({ 'm/kube-apiserver.yaml': stock('kube-apiserver'), 'm/kube-scheduler.yaml': 'a: [' });
  assert.is(results.get('CIS-1.12:1.4.2')?.status, 'unseen');
  assert.match(results.get('CIS-1.12:1.4.2')?.reason ?? '', /kube-scheduler\.yaml could not be read, and may hold kube-scheduler/);
});

status('a rule that was not selected decides nothing', () => {
  const results = resultsOf({ 'm/kube-apiserver.yaml': stock('kube-apiserver') }, 'CIS-1.12', rules.filter(({ id }) => id === 'apiserver-profiling'));
  assert.is(results.get('CIS-1.12:1.2.15')?.status, 'fail');
  assert.match(results.get('CIS-1.12:1.2.1')?.reason ?? '', /apiserver-anonymous-auth was not selected/);
});

status('a flag that a version does not have makes the control of an older edition not applicable', () => {
  const old = resultsOf({ 'm/kube-apiserver.yaml': stock('kube-apiserver') }, 'CIS-1.6');
  assert.is(old.get('CIS-1.6:1.2.19')?.status, 'not-applicable');
  assert.match(old.get('CIS-1.6:1.2.19')?.reason ?? '', /has no --insecure-port/);
});

status('distributions are known by what only they write', () => {
  assert.is(distributionOf(nodeOf('m', { 'm/a.yaml': stock('kube-apiserver') })), 'kubeadm');
  for (const [words, name] of [['/var/lib/minikube/certs', 'minikube'], ['/var/lib/rancher/rke2/server/tls', 'rke2'], ['/system/secrets/kubernetes', 'talos'], ['/srv/kubernetes/ca', 'kops'], ['/etc/kubernetes/ssl/', 'kubespray']] as const) {
    assert.is(distributionOf(nodeOf('m', { 'm/a.yaml': stock('kube-apiserver').replaceAll('/etc/kubernetes/pki', words) })), name);
  }
});
status.run();
