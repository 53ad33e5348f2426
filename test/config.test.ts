import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { STARTER } from '../src/cli/commands/init.ts';
import { OPTIONS } from '../src/cli/options.ts';
import { examplePod } from '../src/engine/example.ts';
import { k8sAudit, type Files } from './command.ts';

const test = suite('configuration');

const MANIFEST = examplePod('kube-apiserver', '1.31', ['--profiling=true', '--audit-log-maxage=30', '--no-such-flag']);
const PATH = '/w/manifests/kube-apiserver.yaml';
const files = (config: string, more: Files = {}): Files => ({ [PATH]: MANIFEST, '/w/.git/HEAD': 'x', '/w/k8s-audit.yaml': config, ...more });

interface Report {
  readonly run: { readonly config: string | null; readonly exitCode: number };
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly file: string; readonly message: string }[];
  readonly suppressed: readonly { readonly rule: string; readonly by: string; readonly reason: string | null; readonly at: { readonly file: string; readonly line: number } }[];
}

const report = async (config: string, argv: readonly string[] = [], more: Files = {}): Promise<Report> => {
  const { out, err } = await k8sAudit(['manifests', '-f', 'json', ...argv], files(config, more));
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Report;
};
const severity = ({ findings }: Report, rule: string): string | undefined => findings.find((finding) => finding.rule === rule)?.severity;

test('rules are switched off, get another severity and options', async () => {
  const plain = await report('{}');
  assert.is(severity(plain, 'apiserver-profiling'), 'low');
  assert.is(severity(plain, 'apiserver-audit-log-maxage'), undefined);
  assert.is(plain.run.config, 'k8s-audit.yaml');
  const changed = await report('rules: {apiserver-profiling: off, apiserver-anonymous-auth: high, apiserver-audit-log-maxage: {severity: info, minimum: 90}}\n');
  assert.is(severity(changed, 'apiserver-profiling'), undefined);
  assert.is(severity(changed, 'apiserver-anonymous-auth'), 'high');
  assert.is(severity(changed, 'apiserver-audit-log-maxage'), 'info');
});

test('overrides hold for their paths, the last one wins, and what they switch off is kept as suppressed', async () => {
  const config = 'overrides:\n- {paths: manifests, rules: {apiserver-profiling: high}}\n- {paths: ["elsewhere/**"], rules: {apiserver-profiling: off}}\n';
  assert.is(severity(await report(config), 'apiserver-profiling'), 'high');
  const off = await report('overrides:\n- paths: "**/kube-*.yaml"\n  rules:\n    apiserver-profiling: off\n');
  assert.is(severity(off, 'apiserver-profiling'), undefined);
  assert.equal(off.suppressed.map(({ rule, by, at }) => [rule, by, at]), [['apiserver-profiling', 'config', { file: 'k8s-audit.yaml', line: 4 }]]);
});

test('a configuration is found up to the root of the repository and not beyond', async () => {
  const config = 'rules: {apiserver-profiling: off}\n';
  const inside = { [PATH]: MANIFEST, '/.git/HEAD': 'x', '/k8s-audit.yaml': config };
  assert.is(JSON.parse((await k8sAudit(['manifests', '-f', 'json'], inside)).out).run.config, '../k8s-audit.yaml');
  const beyond = { [PATH]: MANIFEST, '/w/.git/HEAD': 'x', '/k8s-audit.yaml': config };
  assert.is(JSON.parse((await k8sAudit(['manifests', '-f', 'json'], beyond)).out).run.config, null);
  const none = { [PATH]: MANIFEST, '/k8s-audit.yaml': config };
  assert.is(JSON.parse((await k8sAudit(['manifests', '-f', 'json'], none)).out).run.config, null);
  const patterns = { ...inside, '/k8s-audit.yaml': 'overrides: [{paths: w/manifests, rules: {apiserver-profiling: off}}]' };
  assert.is(severity(JSON.parse((await k8sAudit(['manifests', '-f', 'json'], patterns)).out), 'apiserver-profiling'), undefined);
});

test('--config and K8S_AUDIT_CONFIG name another, --no-config none', async () => {
  const all = files('rules: {apiserver-profiling: off}\n', { '/w/other.yaml': 'rules: {apiserver-profiling: high}\n' });
  const profiling = async (argv: readonly string[], environment = {}): Promise<string | undefined> =>
    severity(JSON.parse((await k8sAudit(['manifests', '-f', 'json', ...argv], all, { environment })).out), 'apiserver-profiling');
  assert.is(await profiling([]), undefined);
  assert.is(await profiling(['-c', 'other.yaml']), 'high');
  assert.is(await profiling([], { K8S_AUDIT_CONFIG: 'other.yaml' }), 'high');
  assert.is(await profiling(['--no-config'], { K8S_AUDIT_CONFIG: 'other.yaml' }), 'low');
  assert.match((await k8sAudit(['manifests', '-c', 'none.yaml'], all)).err, /^k8s-audit: none\.yaml: there is no such file/);
  assert.is((await k8sAudit(['manifests', '-c', 'other.yaml', '--no-config'], all)).code, 2);
});

test('an option beats the environment, that the file, and that the default; config says where each comes from', async () => {
  const config = files('fail-on: none\nkubernetes-version: 1.30\n');
  assert.is((await k8sAudit(['manifests'], config)).code, 0);
  assert.is((await k8sAudit(['manifests'], config, { environment: { K8S_AUDIT_FAIL_ON: 'low' } })).code, 1);
  assert.is((await k8sAudit(['manifests', '--fail-on', 'none'], config, { environment: { K8S_AUDIT_FAIL_ON: 'low' } })).code, 0);
  assert.match((await k8sAudit(['manifests'], config, { environment: { K8S_AUDIT_FAIL_ON: 'hgih' } })).err, /K8S_AUDIT_FAIL_ON does not accept hgih: did you mean high\?/);
  const shown = await k8sAudit(['config', '--min-severity', 'low'], config, { environment: { K8S_AUDIT_FAIL_ON: 'high' } });
  assert.is(shown.code, 0);
  for (const line of [/^configuration +k8s-audit\.yaml$/m, /^fail-on +high +K8S_AUDIT_FAIL_ON$/m, /^kubernetes-version +1\.30 +k8s-audit\.yaml:2:21$/m, /^min-severity +low +--min-severity$/m]) assert.match(shown.out, line);
  assert.match((await k8sAudit(['config', '--no-config'], config)).out, /^fail-on +low +default$/m);
});

test('config says what holds for a path', async () => {
  const config = files('rules: {apiserver-profiling: high}\noverrides:\n- {paths: dev, rules: {apiserver-profiling: off}}\nignore:\n- {rule: apiserver-anonymous-auth, paths: dev, reason: probes, until: 2027-03-31}\n');
  const dev = (await k8sAudit(['config', 'dev/kube-apiserver.yaml'], config)).out;
  assert.match(dev, /^rule apiserver-profiling +off +k8s-audit\.yaml:3:/m);
  assert.match(dev, /^ignore apiserver-anonymous-auth +probes, until 2027-03-31 +k8s-audit\.yaml:5:/m);
  const other = (await k8sAudit(['config', 'prod'], config)).out;
  assert.match(other, /^rule apiserver-profiling +high/m);
  assert.not.match(other, /anonymous/);
  assert.match((await k8sAudit(['config'], config)).out, /apiserver-profiling +off in dev/);
});

const wrong: readonly (readonly [config: string, words: RegExp])[] = [
  ['rulez: {}\n', /k8s-audit\.yaml:1:1: there is no setting rulez: did you mean rules\?\n +\|\n1 \| rulez: {}\n +\| \^{5}\n/],
  ['fail-on: hihg\n', /k8s-audit\.yaml:1:10: fail-on does not accept hihg: did you mean high\?/],
  ['rules: []\n', /1:8: rules must be a map/],
  ['rules:\n  apiserver-profilin: off\n', /2:3: there is no rule apiserver-profilin: did you mean apiserver-profiling\?/],
  ['rules:\n  apiserver-profiling: of\n', /2:24: apiserver-profiling does not accept of: did you mean off\?/],
  ['rules:\n  apiserver-profiling: 3\n', /2:24: apiserver-profiling must be a text or a map/],
  ['rules:\n  apiserver-audit-log-maxage: {minimun: 3}\n', /2:32: apiserver-audit-log-maxage has no option minimun: did you mean minimum\?/],
  ['rules:\n  apiserver-profiling: {minimum: 3}\n', /apiserver-profiling has no option minimum/],
  ['ignore:\n- reason: x\n', /2:3: rule is missing here/],
  ['ignore:\n- {rule: apiserver-profiling, until: 2027-02-30}\n', /2:38: there is no day 2027-02-30/],
  ['ignore:\n- {rule: apiserver-profiling, until: soon}\n', /until does not accept soon: write a day as 2027-03-31/],
  ['overrides: [{paths: [], rules: {}}]\n', /paths is empty/],
  ['a: [\n', /k8s-audit\.yaml:\d+:\d+: /],
  ['fail-on: low\nfail-on: high\n', /2:1: .*fail-on/],
  ['--- {}\n--- {}\n', /a configuration is one YAML document/],
  ['kubernetes-version: new\n', /kubernetes-version does not accept new/],
];
for (const [config, words] of wrong) {
  test(`what is wrong is shown in its line: ${JSON.stringify(config)}`, async () => {
    const { code, out, err } = await k8sAudit(['manifests'], files(config));
    assert.equal([code, out], [2, '']);
    assert.match(err, words);
    assert.not.match(err, /bug/);
  });
}

test('all that is wrong is said at once, and programs get it as JSON', async () => {
  const config = files('rulez: {}\nfail-on: 7\n');
  const { err } = await k8sAudit(['manifests'], config);
  assert.match(err, /rulez[^]*2:10: fail-on does not accept 7/);
  assert.match(JSON.parse((await k8sAudit(['manifests', '-f', 'json'], config)).out).error.message, /^k8s-audit\.yaml:1:1: there is no setting rulez/);
});

test('the schema takes what the options take', () => {
  const schema = JSON.parse(readFileSync(new URL('../src/config/config.schema.json', import.meta.url), 'utf8')) as { properties: Record<string, { enum?: string[] }>; definitions: Record<string, { enum: string[] }> };
  for (const { name, setting, choices } of OPTIONS) {
    if (!setting) continue;
    assert.ok(schema.properties[name], name);
    if (choices) assert.equal(schema.properties[name].enum ?? schema.definitions['severity']?.enum, choices, name);
  }
});

test('the profile comes from the file, unless an option names one', async () => {
  const profile = async (argv: readonly string[]): Promise<string> => JSON.parse((await k8sAudit(['manifests', '-f', 'json', ...argv], files('profile: cis\n'))).out).run.profile;
  assert.is(await profile([]), 'cis');
  assert.is(await profile(['--profile', 'strict']), 'strict');
  const extended = async (config: string): Promise<string> => JSON.parse((await k8sAudit(['manifests', '-f', 'json'], files(config, { '/w/base.yaml': 'extends: stig\n' }))).out).run.profile;
  assert.equal([await extended('extends: cis\n'), await extended('extends: [base.yaml]\n'), await extended('extends: [base.yaml, nsa]\n'), await extended('extends: cis\nprofile: strict\n')], ['cis', 'stig', 'nsa', 'strict']);
  assert.is((await k8sAudit(['manifests', '--select', 'apiserver-profiling'], files('profile: strict\nfail-on: none\n'))).code, 0);
});

test('extends takes over what a file does not say itself', async () => {
  const base = { '/w/policy/base.yaml': 'fail-on: none\nrules: {apiserver-profiling: off, apiserver-anonymous-auth: high}\nignore: [{rule: apiserver-unknown-flag, paths: ../manifests}]\n' };
  const result = await report('extends: policy/base.yaml\nrules: {apiserver-profiling: critical}\n', [], base);
  assert.equal([severity(result, 'apiserver-profiling'), severity(result, 'apiserver-anonymous-auth'), result.run.exitCode], ['critical', 'high', 0]);
  assert.ok(result.suppressed.some(({ rule }) => rule === 'apiserver-unknown-flag'));
  assert.match((await k8sAudit(['manifests'], files('extends: none.yaml\n'))).err, /1:10: none\.yaml: there is no such file/);
  assert.match((await k8sAudit(['manifests'], files('extends: k8s-audit.yaml\n'))).err, /k8s-audit\.yaml extends itself/);
});

test('a configuration that is found reads nothing outside of the repository, not through links either', async () => {
  const secret = { '/etc/secret.yaml': 'fail-on: none\n', '/w/link.yaml': 'fail-on: none\n' };
  const followed = { realPath: async (path: string) => path.replace('/w/link.yaml', '/etc/secret.yaml') };
  for (const config of ['extends: ../etc/secret.yaml\n', 'extends: /../etc/secret.yaml\n', 'extends: link.yaml\n', 'baseline: ../etc/secret.yaml\n', 'baseline: link.yaml\n']) {
    const { code, err } = await k8sAudit(['manifests'], files(config, secret), followed);
    assert.is(code, 2, config);
    if (config.includes('/../')) continue;
    assert.match(err, /lies outside of the repository, and a configuration that is found by itself reads nothing there/, config);
  }
  const own = await k8sAudit(['manifests'], files('{}\n', secret), { realPath: async (path) => path.replace('/w/k8s-audit.yaml', '/etc/secret.yaml') });
  assert.match(own.err, /k8s-audit\.yaml lies outside of the repository/);
  assert.is((await k8sAudit(['manifests', '-c', 'k8s-audit.yaml'], files('extends: ../etc/secret.yaml\n', secret))).code, 0);
});

test('a configuration with manifests as examples is no manifest itself', async () => {
  const config = `custom:\n- {id: acme-one, title: something is wrong, on: pod, severity: low, why: w, remedy: r, cel: 'true', examples: {bad: [], good: ["kind: Pod\\nspec: {containers: [{name: kube-apiserver}]}"]}}\n`;
  const { nodes } = JSON.parse((await k8sAudit(['.', '-f', 'json'], files(config))).out) as { nodes: readonly { readonly path: string }[] };
  assert.equal(nodes.map(({ path }) => path), ['manifests']);
});

test('a hostile configuration does no harm', async () => {
  const levels = Array.from({ length: 30 }, (_, index) => `k${index}: &a${index} {a: ${index === 0 ? 'x' : `*a${index - 1}`}, b: ${index === 0 ? 'x' : `*a${index - 1}`}}`);
  const stars = '*a'.repeat(500);
  const hostile = [
    `${levels.join('\n')}\n`,
    `rules: ${'{a: '.repeat(5000)}`,
    `overrides:\n- paths: "${stars}b"\n  rules: {apiserver-profiling: off}\n`,
    `overrides:\n- paths: ["${'**/'.repeat(300)}x"]\n  rules: {apiserver-profiling: off}\n`,
    '__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n',
    'rules: {__proto__: off, constructor: off, toString: off}\n',
    '\u0000\u0001binary',
    `${'#'.repeat(1024 * 1024)}\n{}`,
    '- a\n- b\n',
    '"just text"\n',
  ];
  for (const config of hostile) {
    const { err } = await k8sAudit(['manifests'], files(config));
    assert.not.match(err, /bug|\u0000|\u0001/, config.slice(0, 60));
  }
  assert.is(({} as Record<string, unknown>)['polluted'], undefined);
});

test('init writes a configuration that is valid and changes nothing, and never over another', async () => {
  const { code, written } = await k8sAudit(['init']);
  assert.is(code, 0);
  assert.equal(written, { '/w/k8s-audit.yaml': STARTER });
  assert.match(STARTER, /^# yaml-language-server: \$schema=/);
  const before = await report('{}');
  assert.equal((await report(STARTER)).findings, before.findings);
  const uncommented = STARTER.replaceAll(/^# (kubernetes-version|baseline|- |  )/gm, '$1').replaceAll(/^#(  )/gm, '$1').replaceAll(/(rules: )\{\}|((?:overrides|ignore): )\[\]/g, '$1$2').replace(/^baseline.*$/m, '');
  assert.is((await report(uncommented)).run.config, 'k8s-audit.yaml');
  assert.match((await k8sAudit(['init'], files('{}'))).err, /is there already/);
});

test.run();
