import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { examplePod } from '../src/engine/example.ts';
import { reporters } from '../src/report/index.ts';
import { OPTIONS } from '../src/cli/options.ts';
import { denied, k8sAudit, type Files } from './command.ts';
import packageJson from '../package.json' with { type: 'json' };

const test = suite('command line');

const API_SERVER = examplePod('kube-apiserver', '1.31', ['--anonymous-auth=true', '--authorization-mode=AlwaysAllow']);
const FILES: Files = { '/w/manifests/kube-apiserver.yaml': API_SERVER };
const CLEAN = ['--select', 'apiserver-authorization-always-allow', 'clean.yaml'];
const CLEAN_FILES: Files = { '/w/clean.yaml': examplePod('kube-apiserver', '1.31', ['--authorization-mode=Node,RBAC']) };
const ALWAYS_ALLOW = rules.find(({ id }) => id === 'apiserver-authorization-always-allow');

test('help and version', async () => {
  const help = await k8sAudit(['--help']);
  assert.is(help.code, 0);
  assert.match(help.out, /Usage: k8s-audit \[options\] \[path \.\.\.\]/);
  assert.is((await k8sAudit(['-h', 'nonsense'])).out, help.out);
  assert.match((await k8sAudit(['explain', '--help'])).out, /Usage: k8s-audit explain ID/);
  assert.equal(await k8sAudit(['--version']), { code: 0, out: `k8s-audit ${packageJson.version}\n`, err: '', written: {} });
});

test('the formats of the table are those that there are', () => {
  const audit = OPTIONS.find(({ name, commands }) => name === 'format' && commands.includes('audit'));
  assert.equal([...(audit?.choices ?? [])].sort(), Object.keys(reporters).sort());
});

test('wrong usage ends with 2 and one sentence on stderr', async () => {
  const { code, out, err } = await k8sAudit(['--fromat', 'json']);
  assert.is(code, 2);
  assert.is(out, '');
  assert.is(err, 'k8s-audit: unknown option --fromat: did you mean --format?\n  k8s-audit --help lists the options\n');
  assert.match((await k8sAudit(['--select', 'apiserver-anonymous-aut', 'x'])).err, /did you mean apiserver-anonymous-auth\?/);
});

test('control characters of an argument do not reach the terminal', async () => {
  const { err } = await k8sAudit(['\u001b[31mx']);
  assert.not.match(err, /\u001b/);
});

test('findings end with 1, none with 0', async () => {
  const bad = await k8sAudit(['manifests'], FILES);
  assert.is(bad.code, 1);
  assert.is(bad.err, '');
  assert.match(bad.out, /apiserver-authorization-always-allow/);
  assert.is((await k8sAudit(CLEAN, CLEAN_FILES)).code, 0);
});

test('--fail-on and --min-severity decide what counts', async () => {
  assert.is(ALWAYS_ALLOW?.severity, 'critical');
  const only = ['--select', 'apiserver-authorization-always-allow,apiserver-profiling', 'manifests', '-f', 'unix'];
  assert.is((await k8sAudit([...only, '--fail-on', 'none'], FILES)).code, 0);
  assert.is((await k8sAudit([...only, '--fail-on', 'critical'], FILES)).code, 1);
  const all = await k8sAudit(only, FILES);
  const critical = await k8sAudit([...only, '--min-severity', 'critical'], FILES);
  assert.is(all.out.trim().split('\n').length, 2);
  assert.match(critical.out, /^[^\n]*critical[^\n]*\n$/);
  assert.is((await k8sAudit(['--select', 'apiserver-profiling', '--min-severity', 'critical', 'manifests'], FILES)).code, 0);
});

test('boot says only what will not start, and --fail-on boot fails for nothing else', async () => {
  const insecure = examplePod('kube-scheduler', '1.31', ['--kubeconfig=/usr/local/s.conf', '--profiling']);
  const broken = examplePod('kube-scheduler', '1.31', ['--kubeconfig=/usr/local/s.conf', '--no-such-flag']);
  for (const argv of [['m', '--fail-on', 'boot'], ['boot', 'm'], ['boot', 'm', '--fail-on=boot']]) {
    assert.is((await k8sAudit(argv, { '/w/m/kube-scheduler.yaml': insecure })).code, 0, argv.join(' '));
    const { code, out } = await k8sAudit(argv, { '/w/m/kube-scheduler.yaml': broken });
    assert.is(code, 1, argv.join(' '));
    assert.match(out, /kube-scheduler +DOES NOT START/);
    assert.match(out, /the component says: unknown flag: --no-such-flag/);
  }
  assert.not.match((await k8sAudit(['boot', 'm'], { '/w/m/kube-scheduler.yaml': broken })).out, /profiling/);
});

test('a selection that leaves no rule is no clean bill', async () => {
  const { code, out, err } = await k8sAudit(['--select', 'apiserver-profiling', '--ignore', '@security', 'manifests'], FILES);
  assert.equal([code, out], [2, '']);
  assert.match(err, /leave no rule/);
});

test('a path that cannot be read does not keep the others from being reported, and ends with 2', async () => {
  const { code, out, err } = await k8sAudit(['manifests', 'nowhere', '-f', 'unix'], FILES);
  assert.is(code, 2);
  assert.match(out, /always-allow/);
  assert.match(err, /^k8s-audit: nowhere: there is no such file or directory\n/);
  const json = JSON.parse((await k8sAudit(['manifests', 'nowhere', '-f', 'json'], FILES)).out);
  assert.is(json.run.exitCode, 2);
});

test('a file of a directory that cannot be read is a finding', async () => {
  const { code, out, err } = await k8sAudit(['manifests', '-f', 'unix', '--select', '@format'], { ...FILES, '/w/manifests/etcd.yaml': denied });
  assert.is(code, 1);
  assert.match(out, /etcd\.yaml:1:1: .*permission/);
  assert.is(err, '');
});

test('where nothing is audited, the run failed', async () => {
  const missing = await k8sAudit(['nowhere'], FILES);
  assert.equal([missing.code, missing.out], [2, '']);
  assert.match(missing.err, /nowhere: there is no such file or directory/);
  const empty = await k8sAudit(['docs'], { '/w/docs/readme.txt': 'x' });
  assert.is(empty.code, 2);
  assert.match(empty.err, /no manifest/);
  assert.match((await k8sAudit(['explian', 'x'])).err, /did you mean the command explain\?/);
});

test('a program that asked for JSON gets the failure as JSON', async () => {
  const { code, out, err } = await k8sAudit(['-f', 'json', 'nowhere']);
  assert.is(code, 2);
  assert.match(err, /^k8s-audit: nowhere/);
  const report = JSON.parse(out);
  assert.is(report.version, 1);
  assert.match(report.error.message, /nowhere: there is no such file/);
  assert.is(typeof report.error.hint, 'string');
  assert.match(JSON.parse((await k8sAudit(['-f', 'json', '--bogus'])).out).error.message, /unknown option --bogus/);
});

test('reports go to several places at once', async () => {
  const { code, out, written } = await k8sAudit(['-f', 'json=report.json', '-f', 'unix', 'manifests'], FILES);
  assert.is(code, 1);
  assert.match(out, /^manifests\/kube-apiserver\.yaml:/);
  assert.equal(Object.keys(written), ['/w/report.json']);
  assert.ok(JSON.parse(written['/w/report.json'] ?? '').findings.length > 1);
  assert.is((await k8sAudit(['-f', 'json=report.json', 'manifests'], FILES)).out, '');
});

test('a report is not written where the kubelet would run it', async () => {
  for (const argv of [['-f', 'json=manifests/report.json', 'manifests'], ['-f', 'json=link/report.json', '.']]) {
    const { code, err, written } = await k8sAudit(argv, FILES, { realPath: async (path) => path.replace('/w/link', '/w/manifests') });
    assert.is(code, 2);
    assert.match(err, /the kubelet would take the report for a manifest/);
    assert.equal(written, {});
  }
});

test('a report that cannot be written is said', async () => {
  const { code, err } = await k8sAudit(['-f', 'json=no/report.json', 'manifests'], FILES, {
    writeFile: () => Promise.reject(Object.assign(new Error(), { code: 'ENOENT' })),
  });
  assert.is(code, 2);
  assert.match(err, /cannot be written to no\/report\.json: the folder does not exist/);
});

test('the clock is in the JSON report only if asked for', async () => {
  assert.is(JSON.parse((await k8sAudit(['-f', 'json', 'manifests'], FILES)).out).run.timestamp, undefined);
  assert.is(JSON.parse((await k8sAudit(['-f', 'json', '--timestamp', 'manifests'], FILES)).out).run.timestamp, '2026-01-02T03:04:05.000Z');
});

test('the standard input has the name that it is given', async () => {
  const { out } = await k8sAudit(['-', '--stdin-filename', 'here.yaml', '-f', 'unix'], {}, { stdinText: API_SERVER });
  assert.match(out, /^here\.yaml:/);
});

test('without a path the directory of the kubelet is audited, else what k0s or k3s is configured by', async () => {
  const config = '/var/lib/kubelet/config.yaml';
  const paths = async (files: Files): Promise<unknown> => JSON.parse((await k8sAudit(['-f', 'json'], files)).out).run.paths;
  assert.equal(await paths({ '/var/lib/rancher/rke2/agent/pod-manifests/a.yaml': API_SERVER }), ['/var/lib/rancher/rke2/agent/pod-manifests']);
  assert.equal(await paths({ [config]: 'staticPodPath: /pods\n', '/pods/a.yaml': API_SERVER, '/etc/kubernetes/manifests/a.yaml': API_SERVER }), ['/pods']);
  assert.equal(await paths({ '/etc/kubernetes/manifests/a.yaml': API_SERVER }), ['/etc/kubernetes/manifests']);
  assert.equal(await paths({ [config]: denied, '/etc/kubernetes/manifests/a.yaml': API_SERVER }), ['/etc/kubernetes/manifests']);
  assert.equal(await paths({ [config]: 'port: 1\n', '/etc/kubernetes/manifests/a.yaml': API_SERVER }), ['/etc/kubernetes/manifests']);
  const k0s = 'apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: k0s}\nspec: {}\n';
  assert.equal(await paths({ '/etc/k0s/k0s.yaml': k0s }), ['/etc/k0s/k0s.yaml']);
  assert.equal(await paths({ '/etc/k0s/k0s.yaml': k0s, '/etc/kubernetes/manifests/a.yaml': API_SERVER }), ['/etc/kubernetes/manifests']);
});

test('without a path and without such a directory, what was tried is said', async () => {
  const { code, err } = await k8sAudit([]);
  assert.is(code, 2);
  assert.match(err, /are: \/var\/lib\/kubelet\/config\.yaml is not there, and \/etc\/kubernetes\/manifests is not there/);
  const configured = await k8sAudit([], { '/var/lib/kubelet/config.yaml': 'staticPodPath: /pods\n', '/etc/kubernetes/manifests/a.yaml': API_SERVER });
  assert.is(configured.code, 2);
  assert.match(configured.err, /staticPodPath of \/var\/lib\/kubelet\/config\.yaml is \/pods, and \/pods is not there/);
});

test('colours are in the report where they are wanted', async () => {
  const escapes = async (argv: readonly string[], change: Parameters<typeof k8sAudit>[2]): Promise<boolean> =>
    (await k8sAudit([...argv, 'manifests'], FILES, change)).out.includes('\u001b[');
  assert.is(await escapes([], { terminal: true }), true);
  assert.is(await escapes([], {}), false);
  assert.is(await escapes([], { terminal: true, environment: { NO_COLOR: '1' } }), false);
  assert.is(await escapes([], { environment: { FORCE_COLOR: '1' } }), true);
  assert.is(await escapes(['--color', 'never'], { terminal: true }), false);
  assert.is(await escapes(['--color=always', '-f', 'json'], {}), false);
});

test('a long run says how far it is, on a terminal, and takes the line away', async () => {
  const many: Record<string, string> = Object.fromEntries(Array.from({ length: 260 }, (_, index) => [`/w/manifests/${index}.yaml`, 'a: 1\n']));
  const files = { ...FILES, ...many };
  const argv = ['-f', 'unix', '--select', '@boot', 'manifests'];
  const { err } = await k8sAudit(argv, files, { terminal: true });
  assert.match(err, /\r20\d files read.*\r\u001b\[2K$/s);
  assert.is((await k8sAudit(argv, files)).err, '');
  assert.is((await k8sAudit([...argv, '-q'], files, { terminal: true })).err, '');
  assert.is((await k8sAudit(argv, FILES, { terminal: true })).err, '');
});

test('explain says what a rule is about', async () => {
  const { code, out } = await k8sAudit(['explain', 'apiserver-anonymous-auth']);
  assert.is(code, 0);
  assert.match(out, /^apiserver-anonymous-auth\n/);
  for (const part of ['Severity', 'CIS-1.12:1.2.1', 'Why it matters', 'What to do', '    --anonymous-auth']) assert.ok(out.includes(part), part);
  assert.match((await k8sAudit(['explain', 'apiserver-anonymus-auth'])).err, /did you mean apiserver-anonymous-auth\?/);
  assert.match((await k8sAudit(['explain'])).err, /explain takes one id/);
  assert.match((await k8sAudit(['explain', 'apiserver-anonymous-auth'], {}, { terminal: true })).out, /\u001b\[1m/);
});

test('explain says what is known of a flag, a plugin, a gate and a controller', async () => {
  const page = async (...words: string[]): Promise<string> => (await k8sAudit(['explain', ...words])).out;
  const insecure = await page('--insecure-port');
  assert.match(insecure, /^--insecure-port {2}flag of kube-apiserver\n {2}1\.20 to 1\.23 +int, default 0, deprecated, hidden\n {2}1\.24 to 1\.\d\d +there is none\n/);
  assert.match(insecure, /apiserver-insecure-port: /);
  assert.ok((await page('insecure-port')).endsWith(insecure));
  assert.match(await page('NodeRestriction'), /admission plugin of kube-apiserver\n.*off by default/);
  assert.match(await page('AnonymousAuthConfigurableEndpoints'), /feature gate of kube-apiserver, kube-controller-manager, kube-scheduler\n {2}1\.20 to 1\.30 +there is none\n {2}1\.31 +ALPHA, off by default/);
  assert.match(await page('ttl'), /controller of kube-controller-manager/);
  assert.match((await k8sAudit(['explain', '--profilin'])).err, /did you mean --profiling\?/);
});

test('no page of a rule carries an unescaped control character', async () => {
  for (const { id } of rules) assert.not.match((await k8sAudit(['explain', id])).out, /[^\P{Cc}\n]/u, id);
});

test('rules lists the rules as text, Markdown and JSON', async () => {
  const text = await k8sAudit(['rules']);
  assert.is(text.code, 0);
  for (const { id } of rules) assert.ok(text.out.includes(id), id);
  assert.match((await k8sAudit(['rules', '-f', 'markdown'])).out, /^\| rule \|/);
  const listed = JSON.parse((await k8sAudit(['rules', '--format', 'json', '--select', '@boot'])).out) as { id: string; family: string }[];
  assert.ok(listed.length > 0 && listed.every(({ family }) => family === 'boot'));
  assert.match((await k8sAudit(['rules', 'x'])).err, /takes no path/);
});

test('a folder that has the name of a command is audited as ./rules', async () => {
  assert.is((await k8sAudit(['./rules', '-f', 'unix'], { '/w/rules/kube-apiserver.yaml': API_SERVER })).code, 1);
});

test('a bug is one sentence, with the stack only where it is asked for', async () => {
  const broken = { realPath: () => Promise.reject(new TypeError('no such thing')) };
  const argv = ['-f', 'json=report.json', 'manifests'];
  const { code, err } = await k8sAudit(argv, FILES, broken);
  assert.is(code, 2);
  assert.match(err, /^k8s-audit: bug: no such thing\n {2}please report it; K8S_AUDIT_DEBUG=1[^\n]*\n$/);
  assert.match((await k8sAudit(argv, FILES, { ...broken, environment: { K8S_AUDIT_DEBUG: '1' } })).err, /bug: no such thing\n {2}TypeError: no such thing at /);
});

test('a standard input that cannot be read is no bug', async () => {
  const { code, err } = await k8sAudit(['-'], {}, { stdin: () => Promise.reject(Object.assign(new Error(), { code: 'EISDIR' })) });
  assert.is(code, 2);
  assert.match(err, /^k8s-audit: the standard input cannot be read: .*EISDIR/);
});

test.run();
