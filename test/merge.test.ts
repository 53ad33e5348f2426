/** Reports of nodes, written apart and merged, against one run over all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { sameOnAllNodes } from '../rules/templates/agreement.ts';
import { judge } from '../src/audit.ts';
import { examplePod } from '../src/engine/example.ts';
import { defineRule, type Rule } from '../src/engine/rule.ts';
import { mergeReports, type NamedReport } from '../src/report/merge.ts';
import { reportReader } from '../src/report/recorded.ts';
import { k8sAudit, type Files } from './command.ts';
import { schemaErrors } from './report-fixtures.ts';

const base = fileURLToPath(new URL('../fixtures/oracle/base/1.31/', import.meta.url));
const STOCK = readdirSync(base).map((name): [string, string] => [name, readFileSync(`${base}${name}`, 'utf8')]);

const ADDRESSES: Readonly<Record<string, string>> = { 'cp-1': '10.0.0.1', 'cp-2': '10.0.0.2', 'cp-3': '10.0.0.3' };
const MEMBERS = Object.entries(ADDRESSES).map(([name, address]) => `${name}=https://${address}:2380`).join(',');
const ETCD = STOCK.find(([name]) => name === 'etcd.yaml')?.[1] ?? '';
const [, OLD_NAME = ''] = /--name=(\S+)/.exec(ETCD) ?? [];
const [, OLD_ADDRESS = ''] = /--initial-advertise-peer-urls=https:\/\/([^:]+):/.exec(ETCD) ?? [];

/** The stock manifests of a node of a cluster of three, under a folder. */
const nodeFiles = (folder: string, name: string, change: (text: string, file: string) => string = (text) => text): Files =>
  Object.fromEntries(
    STOCK.map(([file, text]) => {
      const own = text.replace(/--initial-cluster=\S+/, `--initial-cluster=${MEMBERS}`).replaceAll(OLD_ADDRESS, ADDRESSES[name] ?? '').replaceAll(`--name=${OLD_NAME}`, `--name=${name}`);
      return [`${folder}/${file}`, change(own, file)];
    }),
  );

const FOLDERS = ['cp-1/manifests', 'cp-2/manifests', 'cp-3/manifests'];
/** Three nodes, of which the last has another range of services and an unknown flag. */
const FLEET: Files = {
  ...nodeFiles('/w/cp-1/manifests', 'cp-1'),
  ...nodeFiles('/w/cp-2/manifests', 'cp-2'),
  ...nodeFiles('/w/cp-3/manifests', 'cp-3', (text, file) => (file === 'kube-apiserver.yaml' ? text.replace(/--service-cluster-ip-range=\S+/, '--service-cluster-ip-range=10.7.0.0/16\n    - --no-such-flag') : text)),
  '/w/cp-3/manifests/kube-scheduler.yaml.bak': 'kind: [\n',
  '/w/cp-3/manifests/notes.txt': 'nothing\n',
};

interface Report {
  readonly findings: readonly { readonly rule: string; readonly node: string | null; readonly file: string; readonly fingerprint: string; readonly family: string; readonly severity: string }[];
  readonly nodes: readonly { readonly name: string; readonly path: string; readonly components: readonly { readonly name: string; readonly verdict: string; readonly because: readonly string[] }[] }[];
  readonly controls: readonly { readonly id: string; readonly status: string }[];
}

const jsonOf = async (argv: readonly string[], files: Files): Promise<string> => {
  const { out, err } = await k8sAudit([...argv, '-f', 'json'], files);
  assert.is(err, '');
  return out;
};
const reportOf = async (argv: readonly string[], files: Files): Promise<Report> => JSON.parse(await jsonOf(argv, files)) as Report;

/** The report of each folder by itself, as files of the name that the folder has first. */
const reportsOf = async (folders: readonly string[], files: Files, more: readonly string[] = []): Promise<Files> =>
  Object.fromEntries(await Promise.all(folders.map(async (folder) => [`/w/${folder.split('/', 1)[0]}.json`, await jsonOf([folder, '--sources', ...more], files)])));
const names = (reports: Files): string[] => Object.keys(reports).map((path) => posix.basename(path));

const withoutRun = (text: string): object => ({ ...(JSON.parse(text) as object), run: null });

const test = suite('merge');

test('reports that are merged say what one run over all the nodes says', async () => {
  const reports = await reportsOf(FOLDERS, FLEET);
  const merged = await jsonOf(['merge', ...names(reports)], reports);
  assert.equal(schemaErrors(merged), []);
  const together = await jsonOf(FOLDERS, FLEET);
  assert.equal(withoutRun(merged), withoutRun(together));
});

test('a rule about several nodes sees those of all reports, and what it says of one alone is gone', async () => {
  const read = await reportReader();
  const reports = Object.entries(await reportsOf(FOLDERS, FLEET)).map(([path, text]) => ({ path, report: read(String(text)) }));
  const text = { severity: 'high' as const, why: 'x', remedy: 'x', examples: () => ({ bad: [], good: [] }) };
  const agreement: Rule = { ...sameOnAllNodes({ ...text, title: 'the nodes differ', flags: [{ component: 'kube-apiserver', flag: 'service-cluster-ip-range' }] }), id: 'test-agreement' };
  const lonely: Rule = {
    ...defineRule({
      ...text, title: 'a node is alone', on: 'control-plane', family: 'consistency', since: '0.1.0',
      *check({ nodes }) {
        for (const { manifests, name } of nodes.length === 1 ? nodes : []) if (manifests[0]) yield { at: manifests[0].place, message: `${name} is alone` };
      },
    }),
    id: 'test-lonely',
  } as Rule;
  const request = { paths: [], rules: [agreement, lonely], benchmarks: [], kubernetesVersion: null, maxFileSize: 1, stdinFilename: '' };
  const { findings } = mergeReports(reports, (nodes) => judge(nodes, request));
  const own = findings.filter(({ rule }) => rule.startsWith('test-'));
  assert.equal(own.map(({ message }) => message), ['--service-cluster-ip-range=10.7.0.0/16 on cp-3; on cp-1 it is 10.96.0.0/12']);
  assert.is(own[0]?.node, null);
});

test('other formats of a merged report are those of one run, too', async () => {
  const { '/w/cp-3/manifests/kube-scheduler.yaml.bak': _, ...fleet } = FLEET;
  const reports = await reportsOf(FOLDERS, fleet);
  for (const format of ['text', 'unix', 'junit', 'csv', 'prometheus', 'policyreport', 'markdown']) {
    const merged = await k8sAudit(['merge', ...names(reports), '-f', format], reports);
    const together = await k8sAudit([...FOLDERS, '-f', format], fleet);
    assert.is(merged.out, together.out, format);
    assert.is(merged.code, together.code);
  }
});

test('nodes whose paths are the same are told apart by their names', async () => {
  const reports: Record<string, string> = {};
  for (const name of ['cp-1', 'cp-2']) reports[`/w/${name}.json`] = await jsonOf(['--sources', '/etc/kubernetes/manifests'], nodeFiles('/etc/kubernetes/manifests', name));
  const { nodes, findings } = await reportOf(['merge', 'cp-1.json', 'cp-2.json'], reports);
  assert.equal(nodes.map(({ name, path }) => `${name} ${path}`), ['cp-1 cp-1:/etc/kubernetes/manifests', 'cp-2 cp-2:/etc/kubernetes/manifests']);
  assert.is(new Set(findings.map(({ fingerprint }) => fingerprint)).size, findings.length, 'each finding has a fingerprint of its own');
  assert.ok(findings.every(({ node, file }) => node === null || file.startsWith(`${node}:`)));
});

test('--node-name names the node where its manifests do not', async () => {
  const files: Files = { '/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []) };
  const { nodes } = await reportOf(['/m', '--node-name', 'cp-9'], files);
  assert.equal(nodes.map(({ name }) => name), ['cp-9']);
  const { code, err } = await k8sAudit([...FOLDERS, '--node-name', 'x'], FLEET);
  assert.is(code, 2);
  assert.match(err, /names one node, and 3 are audited/);
});

test('what a run left out stays left out, and what it knew of its host stays', async () => {
  const reports = await reportsOf(FOLDERS, FLEET, ['--min-severity', 'high', '--ignore', 'apiserver-unknown-flag']);
  const text = String(reports['/w/cp-3.json']);
  const report = JSON.parse(text) as { findings: object[]; nodes: { components: { name: string; verdict: string; because: string[]; assumes: string[] }[] }[]; controls: { id: string; status: string }[] };
  const place = { offset: 7, line: 3, column: 2 };
  report.findings.push({
    rule: 'host-certificate-expired', family: 'boot', severity: 'critical', confidence: 'certain', message: 'apiserver.crt expired', component: 'kube-apiserver', node: 'cp-3', file: '/etc/kubernetes/pki/apiserver.crt',
    start: place, end: { ...place, offset: 8, column: 3 }, label: null, related: [], log: null, controls: [], fix: null, fingerprint: 'k8sAudit/v1:host',
  });
  for (const component of report.nodes[0]?.components ?? []) if (component.name === 'kube-apiserver') Object.assign(component, { verdict: 'does-not-start', because: ['k8sAudit/v1:host'], assumes: [] });
  const [control] = report.controls;
  if (control) control.status = 'fail';
  const all = { ...reports, '/w/cp-3.json': JSON.stringify(report) };
  const merged = await reportOf(['merge', ...names(reports)], all);
  assert.ok(merged.findings.every(({ severity, family }) => severity === 'high' || severity === 'critical' || family === 'consistency'));
  assert.not.ok(merged.findings.some(({ rule }) => rule === 'apiserver-unknown-flag'));
  assert.ok(merged.findings.some(({ rule, node, file }) => rule === 'host-certificate-expired' && node === 'cp-3' && file === '/etc/kubernetes/pki/apiserver.crt'));
  const server = merged.nodes[2]?.components.find(({ name }) => name === 'kube-apiserver');
  assert.equal([server?.verdict, server?.because], ['does-not-start', ['k8sAudit/v1:host']]);
  assert.is(merged.controls.find(({ id }) => id === control?.id)?.status, 'fail');
  const { out } = await k8sAudit(['merge', ...names(reports), '-f', 'unix'], all);
  assert.match(out, /^\/etc\/kubernetes\/pki\/apiserver\.crt:3:2: critical: apiserver\.crt expired/m);
});

test('a merged report can be merged again', async () => {
  const reports = await reportsOf(FOLDERS, FLEET);
  const files: Files = { ...reports, '/w/two.json': await jsonOf(['merge', 'cp-1.json', 'cp-2.json', '--sources'], reports) };
  assert.equal(withoutRun(await jsonOf(['merge', 'two.json', 'cp-3.json'], files)), withoutRun(await jsonOf(['merge', 'cp-1.json', 'cp-2.json', 'cp-3.json'], files)));
});

test('what is suppressed on a node is suppressed in the merged report', async () => {
  const fleet = { ...FLEET, ...nodeFiles('/w/cp-2/manifests', 'cp-2', (text, file) => (file === 'kube-apiserver.yaml' ? text.replace('    - --allow-privileged=true', '    # k8s-audit: ignore[*] because\n$&') : text)) };
  fleet['/w/cp-2/manifests/kube-apiserver.yaml'] = `# k8s-audit: ignore-file[apiserver-anonymous-auth] accepted\n${String(fleet['/w/cp-2/manifests/kube-apiserver.yaml'])}`;
  const reports = await reportsOf(FOLDERS, fleet);
  const merged = await jsonOf(['merge', ...names(reports)], reports);
  assert.ok((JSON.parse(merged) as { suppressed: object[] }).suppressed.length > 0);
  assert.equal(withoutRun(merged), withoutRun(await jsonOf(FOLDERS, fleet)));
});

test('secrets beside the manifests are not put into a report', async () => {
  const files: Files = { ...FLEET, '/w/cp-1/manifests/encryption.yaml': 'kind: EncryptionConfiguration\nresources:\n- providers: [{aescbc: {keys: [{name: a, secret: c2VjcmV0LW9mLXRoZS1jbHVzdGVyISE=}]}}]\n' };
  assert.not.match(await jsonOf(['cp-1/manifests', '--sources'], files), /c2VjcmV0/);
  assert.not.match(await jsonOf(['cp-1/manifests'], files), /"text": "apiVersion/);
});

const WRONG: readonly (readonly [name: string, text: string | null, says: RegExp])[] = [
  ['no JSON', 'nothing', /^k8s-audit: a\.json: it is no JSON: .*\n {2}write it with: k8s-audit --sources -f json=REPORT\n$/],
  ['a file that is not there', null, /a\.json: there is no such file/],
  ['a JSON of another kind', '{"version": 2}', /it is no JSON report of k8s-audit: it must have required property 'tool'/],
  ['a list', '[]', /it must be object/],
  ['the report of a failed run', '{"version": 1, "error": {"message": "no manifest is found", "hint": null}}', /the report of a run that failed: no manifest is found/],
  ['control characters', '\u001b[31m\u0000', /it is no JSON/],
];
for (const [name, text, says] of WRONG) {
  test(`wrong input: ${name}`, async () => {
    const { code, err, out } = await k8sAudit(['merge', 'a.json'], text === null ? {} : { '/w/a.json': text });
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, says);
    assert.not.match(err, /\u001b|\u0000/);
  });
}

test('wrong input: a report without the manifests, the same report twice, none', async () => {
  const report = { '/w/a.json': await jsonOf(['cp-1/manifests'], FLEET) };
  assert.match((await k8sAudit(['merge', 'a.json'], report)).err, /it does not hold the text of cp-1\/manifests\/etcd\.yaml.*\n {2}write it with/);
  assert.match((await k8sAudit(['merge', 'a.json', 'a.json'], report)).err, /a\.json is named twice/);
  assert.match((await k8sAudit(['merge'], report)).err, /merge takes the JSON reports of nodes/);
});

test('eight times as many reports take about eight times as long', async () => {
  const read = await reportReader();
  const text = await jsonOf(['m', '--sources'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--advertise-address=10.1.2.3']) });
  const reportsFor = (count: number): NamedReport[] => Array.from({ length: count }, (_, index) => ({ path: `${index}.json`, report: read(text.replaceAll('10.1.2.3', `10.1.${index >> 8}.${index & 255}`)) }));
  const request = { paths: [], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1, stdinFilename: '' };
  const cost = (count: number): number => {
    const before = process.cpuUsage();
    assert.is(mergeReports(reportsFor(count), (nodes) => judge(nodes, request)).nodes.length, count);
    return process.cpuUsage(before).user;
  };
  cost(10);
  let ratio = Infinity;
  for (let tries = 0; tries < 3 && ratio >= 16; tries += 1) ratio = Math.min(ratio, cost(240) / cost(30));
  assert.ok(ratio < 16, `at best ${ratio.toFixed(1)} times as long`);
});

test.run();
