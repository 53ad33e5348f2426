import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileExpression } from '../src/custom/cel.ts';
import { examplePod } from '../src/engine/example.ts';
import { nodeFileSystem } from '../src/source/file-system.ts';
import { k8sAudit, type Files } from './command.ts';

const test = suite('own rules');

const TEXT = 'title: something is wrong here, on: kube-apiserver, severity: high, why: because of that, remedy: do this';
const rule = (what: string, more = 'examples: {bad: [[]], good: []}', id = 'acme-rule'): string => `custom:\n- {id: ${id}, ${TEXT}, ${more}, ${what}}\n`;
const cel = (expression: string, more?: string): string => rule(`cel: ${JSON.stringify(expression)}`, more);

interface Report {
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly advice: string | null; readonly start: { readonly line: number } }[];
  readonly unseen: readonly { readonly rule: string; readonly reason: string }[];
}

/** What the one rule says of an API server with these flags; `text` is another manifest. */
const say = async (config: string, flags: readonly string[], text = examplePod('kube-apiserver', '1.31', flags)): Promise<{ found: number; unseen: string[] }> => {
  const { out, err } = await k8sAudit(['m', '-f', 'json', '--select', 'acme-rule'], { '/w/m/kube-apiserver.yaml': text, '/w/k8s-audit.yaml': config });
  if (out === '') throw new Error(err);
  const { findings, unseen } = JSON.parse(out) as Report;
  return { found: findings.length, unseen: unseen.map(({ reason }) => reason) };
};
const isFound = async (config: string, flags: readonly string[], text?: string): Promise<boolean | string> => {
  const { found, unseen } = await say(config, flags, text);
  return unseen[0] ?? found > 0;
};

test('each template finds what it is for, and nothing else', async () => {
  for (const [what, bad, good] of [
    ['boolean-flag: {flag: profiling, want: false}', [], ['--profiling=0']],
    ['number-flag: {flag: --v, maximum: 3}', ['--v=4'], ['--v=3']],
    ['number-flag: {flag: audit-log-maxage, minimum: 90}', ['--audit-log-maxage=30'], ['--audit-log-maxage=90']],
    ['flag-not-set: {flag: token-auth-file}', ['--token-auth-file=/a'], []],
    ['admission-plugin: {plugin: AlwaysPullImages, want: on}', [], ['--enable-admission-plugins=AlwaysPullImages']],
    ['admission-plugin: {plugin: PodSecurity, want: off}', [], ['--disable-admission-plugins=PodSecurity']],
    ['authorization-mode: {mode: RBAC, want: present}', ['--authorization-mode=Node'], ['--authorization-mode=Node,RBAC']],
  ] as const) {
    assert.is(await isFound(rule(what), bad), true, what);
    assert.is(await isFound(rule(what), good), false, what);
  }
  assert.match(String(await isFound(rule('number-flag: {flag: v, maximum: 3}'), ['--v=$(LEVEL)'])), /LEVEL/);
});

test('an expression sees flags, defaults, plugins, gates, versions and the manifest', async () => {
  for (const [expression, flags, holds] of [
    ['flag("profiling") == "true"', [], true],
    ['flag("profiling") == "false"', ['--profiling=false'], true],
    ['given("v")', [], false],
    ['given("--v") && int(flag("v")) > 2', ['--v=3'], true],
    ['"RBAC" in values("authorization-mode")', ['--authorization-mode=Node,RBAC'], true],
    ['knows("insecure-port")', [], false],
    ['plugin("NamespaceLifecycle") && !plugin("AlwaysPullImages")', [], true],
    ['gate("AnonymousAuthConfigurableEndpoints")', [], false],
    ['gate("AnonymousAuthConfigurableEndpoints")', ['--feature-gates=AnonymousAuthConfigurableEndpoints=true'], true],
    ['at_least("1.31") && !at_least("1.32") && !at_least("1.100")', [], true],
    ['component == "kube-apiserver" && node == "m"', [], true],
    ['pod.spec.hostNetwork && container.name == "kube-apiserver" && pod.metadata.namespace == "kube-system"', [], true],
    ['has(pod.spec.volumes)', [], false],
    ['pod.spec.containers.exists(c, c.image.matches("^registry[.]k8s[.]io/"))', [], true],
  ] as const) {
    assert.is(await isFound(cel(expression), flags), !holds, expression);
  }
});

test('what cannot be known is unseen, unless the rest decides alone', async () => {
  assert.match(String(await isFound(cel('flag("profiling") == "false"'), ['--profiling=$(P)'])), /P/);
  assert.is(await isFound(cel('given("v") || flag("profiling") == "false"'), ['--profiling=$(P)', '--v=2']), false);
  assert.is(await isFound(cel('given("v") && flag("profiling") == "false"'), ['--profiling=$(P)']), true);
  const template = examplePod('kube-apiserver', '1.31', []).replace('hostNetwork: true', 'hostNetwork: {{ net }}');
  assert.match(String(await isFound(cel('pod.spec.hostNetwork'), [], template)), /template|placeholder|net/);
  assert.is(await isFound(cel('pod.metadata.name == "kube-apiserver"'), [], template), false);
  const unknown = examplePod('kube-apiserver', '1.31', []).replace(':v1.31.0', '');
  assert.match(String(await isFound(cel('at_least("1.30")'), [], unknown)), /version/);
});

const wrong: readonly (readonly [config: string, words: RegExp])[] = [
  [cel('flagg("v") == "1"'), /k8s-audit\.yaml:2:\d+: found no matching overload for 'flagg\(string\)'/],
  [cel('flag("v") =='), /Unexpected token/],
  [cel('flag("v")'), /the expression is a string, and must be true or false/],
  [cel('unknown == 1'), /[Uu]nknown variable/],
  [rule('cel: "true", boolean-flag: {flag: a, want: true}'), /one template: boolean-flag or cel/],
  [rule('severity: high').replace(', severity: high}', '}'), /the rule looks for nothing/],
  [rule('boolean-flag: {flag: a, wnat: true}'), /there is no setting wnat of boolean-flag: did you mean want\?/],
  [rule('boolean-flag: {flag: a}'), /want is missing here/],
  [rule('flag-not-set: {flag: a}', undefined, 'Acme'), /id does not accept Acme: write it in small letters/],
  [rule('flag-not-set: {flag: a}', undefined, 'apiserver-profiling'), /there is a rule apiserver-profiling already/],
  [rule('admission-plugin: {plugin: A, want: on}').replace('on: kube-apiserver', 'on: etcd'), /admission-plugin is about kube-apiserver/],
  [rule('flag-not-set: {flag: a}').replace('on: kube-apiserver', 'on: pod'), /about a component, not about a pod/],
  [rule('flag-not-set: {flag: a}, at: b'), /at is only for cel/],
];
for (const [config, words] of wrong) {
  test(`an error in a rule points into the configuration: ${words.source}`, async () => {
    const { code, err } = await k8sAudit(['m'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []), '/w/k8s-audit.yaml': config });
    assert.is(code, 2);
    assert.match(err, words);
    assert.match(err, /\^/);
    assert.not.match(err, /bug/);
  });
}

test('own rules are listed, explained, configured, suppressed and reported like others', async () => {
  const config = `${rule('flag-not-set: {flag: v}', 'controls: [ACME:7], examples: {bad: [[--v=1]], good: [[]]}')}rules: {acme-rule: critical}\n`;
  const files: Files = { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--v=2']), '/w/k8s-audit.yaml': config };
  assert.match((await k8sAudit(['rules'], files)).out, /^acme-rule +high +something is wrong here$/m);
  assert.match((await k8sAudit(['explain', 'acme-rule'], files)).out, /Defined in +k8s-audit\.yaml:2/);
  for (const format of ['text', 'sarif', 'junit', 'html', 'markdown', 'csv']) assert.match((await k8sAudit(['m', '-f', format], files)).out, /acme-rule/, format);
  assert.match((await k8sAudit(['m', '-f', 'unix', '--select', 'ACME:7'], files)).out, /critical.*acme-rule/);
  const suppressed = { ...files, '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--v=2']).replace(/"--v=2"/, '"--v=2" # k8s-audit: ignore[acme-rule] x') };
  assert.is((await k8sAudit(['m', '--select', 'acme-rule,suppression-unknown-rule'], suppressed)).code, 0);
});

test('own rules run beside a profile', async () => {
  const files: Files = { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--v=2']), '/w/k8s-audit.yaml': `${rule('flag-not-set: {flag: v}')}profile: cis\n` };
  assert.match((await k8sAudit(['m', '-f', 'unix'], files)).out, /acme-rule/);
  assert.not.match((await k8sAudit(['m', '-f', 'unix', '--select', '@CIS-1.12'], files)).out, /acme-rule/);
});

test('test-rules says which examples do not do what they must', async () => {
  const run = (config: string) => k8sAudit(['test-rules'], { '/w/k8s-audit.yaml': config });
  assert.equal(await run(rule('flag-not-set: {flag: v}', 'examples: {bad: [[--v=1]], good: [[]], unseen: [["--v=$(V)"]]}')), { code: 0, out: 'ok     acme-rule (k8s-audit.yaml:2)\n1 rule, 3 examples\n', err: '', written: {} });
  const failing = await run(rule('flag-not-set: {flag: v}', 'examples: {bad: [[]], good: [[--v=1]], unseen: [[]]}'));
  assert.is(failing.code, 1);
  for (const words of [/FAILED acme-rule/, /bad example 1: it is not reported: \[\]/, /good example 1: it is reported: --v=1/, /unseen example 1: it is not said to be unseen/, /: 3 failures/]) assert.match(failing.out, words);
  assert.match((await run(rule('flag-not-set: {flag: v}', 'examples: {bad: [], good: []}'))).out, /there is no bad example/);
  assert.is((await run('{}')).code, 2);
});

test('a rule that fails is a finding that names it, and the run goes on', async () => {
  const files = { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []), '/w/k8s-audit.yaml': cel('pod.spec.nothing.at.all == 1') };
  const { findings } = JSON.parse((await k8sAudit(['m', '-f', 'json'], files)).out) as Report;
  const crash = findings.find((finding) => finding.rule === 'internal-error');
  assert.match(crash?.message ?? '', /the rule acme-rule failed here: No such key: nothing/);
  assert.is(crash?.advice, 'mend the rule: k8s-audit.yaml:2');
  assert.ok(findings.length > 10);
});

test('an expression cannot take for ever', async () => {
  const loops = (depth: number): string => `values("v").exists(a${depth}, ${depth === 0 ? 'a0 == "x"' : loops(depth - 1)})`;
  const compiled = compileExpression(loops(6));
  assert.match('problem' in compiled ? compiled.problem.message : '', /costs too much/);
  assert.match(String((await k8sAudit(['m'], { '/w/k8s-audit.yaml': cel(loops(6)), '/w/m/a.yaml': '' })).err), /costs too much/);
  const long = examplePod('kube-apiserver', '1.31', Array.from({ length: 3000 }, (_, index) => `--x${index}`));
  assert.match(String(await isFound(cel('container.command.exists(a, container.command.exists(b, a == b + "x"))'), [], long)), /would cost too much/);
  const backtracking = `(${'a*'.repeat(40)})+$`;
  assert.is(await isFound(cel(`flag("authorization-mode").matches("${backtracking}")`), [`--authorization-mode=${'a'.repeat(5000)}b`]), false);
  for (const text of ['('.repeat(5000), `${'1+'.repeat(3000)}1 == 1`, `"${'a'.repeat(4000)}" == "a"`, '[[[[[[]]]]]] == [] || true', '"a".matches("(")', '\u0000']) {
    const { err } = await k8sAudit(['m'], { '/w/m/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', []), '/w/k8s-audit.yaml': cel(text) });
    assert.not.match(err, /bug/, text.slice(0, 40));
  }
});

test('a plugin is loaded only where it is named, and what is no rule is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-plugin-'));
  try {
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    const run = (argv: readonly string[]) => k8sAudit(argv, {}, { cwd: folder, fileSystem: nodeFileSystem, importModule: (path) => import(pathToFileURL(path).href) as Promise<unknown> });
    const text = 'title: "t t", since: "1.0.0", why: "w", remedy: "r", on: "kube-apiserver", family: "security", severity: "high", examples: { bad: [[]], good: [] }';
    write('kube-apiserver.yaml', examplePod('kube-apiserver', '1.31', []));
    write('good.mjs', `export default { id: 'acme-one', ${text}, *check(api) { yield { at: api, message: 'from the plugin' }; } };`);
    write('throws.mjs', `export default { id: 'acme-two', ${text}, *check() { throw new Error('broken'); } };`);
    write('endless.mjs', `export default { id: 'acme-four', ${text}, *check() { for (;;); } };`);
    write('nothing.mjs', 'export const a = 1;');
    write('half.mjs', "export default { id: 'acme-three' };");
    write('syntax.mjs', 'export default {');
    assert.not.match((await run(['.', '-f', 'unix'])).out, /from the plugin/);
    assert.match((await run(['.', '-f', 'unix', '--plugin', 'good.mjs'])).out, /high: from the plugin \[acme-one\]/);
    assert.match((await run(['.', '--plugin', 'throws.mjs'])).out, /the rule acme-two failed here: broken[^]*do: mend the rule: throws\.mjs/);
    assert.match((await run(['.', '--plugin', 'endless.mjs'])).out, /the rule acme-four failed here: it ran longer than 2 seconds/);
    assert.match((await run(['test-rules', '--plugin', 'good.mjs'])).out, /acme-one \(good\.mjs\)/);
    for (const [name, words] of [['nothing.mjs', /the default export is no rule/], ['half.mjs', /acme-three needs title, since, why and remedy/], ['syntax.mjs', /cannot be loaded/], ['none.mjs', /cannot be loaded/]] as const) {
      const { code, err } = await run(['.', '--plugin', name]);
      assert.is(code, 2, name);
      assert.match(err, words);
    }
    assert.match((await run(['.', '--plugin', 'good.mjs', '--plugin', 'good.mjs'])).err, /there is a rule acme-one already/);
    write('k8s-audit.yaml', 'plugin: good.mjs\n');
    assert.match((await run(['.'])).err, /there is no setting plugin/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
