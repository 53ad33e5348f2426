import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { judge } from '../src/audit.ts';
import { examplePod } from '../src/engine/example.ts';
import { readBytes } from '../src/source/read.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { printBaseline, readBaseline } from '../src/suppress/baseline.ts';
import { suppressionRules } from '../src/suppress/rules.ts';
import { matchesPath } from '../src/text/path-pattern.ts';
import { k8sAudit, type Files } from './command.ts';

const test = suite('suppressions and baseline');

const PATH = '/w/m/kube-apiserver.yaml';
/** A manifest with one line put before, and words behind, the flag --profiling. */
const manifest = ({ before = '', behind = '', top = '' } = {}): string =>
  examplePod('kube-apiserver', '1.31', ['--profiling=true', '--token-auth-file=/etc/kubernetes/pki/tokens', '--v=2'])
    .replace(/^(.*)"--profiling=true"$/m, `${before === '' ? '' : `    ${before}\n`}$1"--profiling=true"${behind}`)
    .replace(/^/, top);

interface Entry {
  readonly rule: string;
  readonly message: string;
  readonly start: { readonly line: number };
}
interface Report {
  readonly findings: readonly Entry[];
  readonly suppressed: readonly (Entry & { readonly by: string; readonly reason: string | null; readonly at: { readonly file: string; readonly line: number } })[];
  readonly summary: { readonly suppressed: number };
}

const audit = async (files: Files, argv: readonly string[] = []): Promise<Report> => {
  const { out, err } = await k8sAudit(['m', '-f', 'json', ...argv], files);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Report;
};
const ids = (entries: readonly { readonly rule: string }[]): string[] => entries.map(({ rule }) => rule);
const about = (entries: readonly Entry[]): string[] => ids(entries).filter((id) => id.startsWith('suppression-'));

for (const [name, text] of [
  ['on the line', manifest({ behind: ' # k8s-audit: ignore[apiserver-profiling] only operators' })],
  ['alone before the node', manifest({ before: '# k8s-audit: ignore[apiserver-profiling] only operators' })],
  ['for all of the file', manifest({ top: '# k8s-audit: ignore-file[apiserver-profiling] only operators\n' })],
  ['with a date that has not come', manifest({ before: '# k8s-audit: ignore[apiserver-profiling until 2026-01-02] only operators' })],
  ['before the list that the flag stands in', manifest().replace('    command:', '    # k8s-audit: ignore[apiserver-profiling] only operators\n    command:')],
] as const) {
  test(`a comment suppresses ${name}`, async () => {
    const { findings, suppressed, summary } = await audit({ [PATH]: text });
    assert.not(ids(findings).includes('apiserver-profiling'));
    assert.ok(ids(findings).includes('apiserver-token-auth-file'));
    assert.equal(suppressed.map(({ rule, by, reason }) => [rule, by, reason]), [['apiserver-profiling', 'comment', 'only operators']]);
    assert.equal(about(findings), []);
    assert.is(summary.suppressed, 1);
  });
}

test('a comment reaches as far as its node and no farther', async () => {
  const { findings } = await audit({ [PATH]: manifest({ before: '# k8s-audit: ignore[apiserver-token-auth-file] no' }) });
  assert.equal(about(findings), ['suppression-unused']);
  assert.ok(ids(findings).includes('apiserver-token-auth-file'));
  const both = await audit({ [PATH]: manifest().replace('    - "--profiling', '    # k8s-audit: ignore[apiserver-profiling]\n    # k8s-audit: ignore[apiserver-token-auth-file]\n    - "--profiling') });
  assert.equal(about(both.findings), ['suppression-unused']);
});

const wrong: readonly (readonly [comment: string, rule: string, words: RegExp])[] = [
  ['# k8s-audit: ignore[apiserver-profiling until 2025-12-31] why', 'suppression-expired', /ended on 2025-12-31/],
  ['# k8s-audit: ignore[apiserver-profilng] why', 'suppression-unknown-rule', /did you mean apiserver-profiling\?/],
  ['# k8s-audit: ignore[apiserver-kubelet-https] why', 'suppression-unused', /nothing is found here/],
  ['# k8s-audit: ignore apiserver-profiling', 'suppression-malformed', /write # k8s-audit: ignore\[rule-id\] reason/],
  ['# k8s-audit: ignore[]', 'suppression-malformed', /no rule is named/],
  ['# k8s-audit: ignore[*]', 'suppression-malformed', /\* is no id of a rule/],
  ['# k8s-audit: ignore[apiserver-profiling until 2025-02-30] why', 'suppression-malformed', /2025-02-30 is no date/],
];
for (const [comment, rule, words] of wrong) {
  test(`${comment} is a finding of ${rule}`, async () => {
    const { findings } = await audit({ [PATH]: manifest({ before: comment }) });
    assert.equal(about(findings), [rule]);
    const found = findings.find((finding) => finding.rule === rule);
    assert.match(found?.message ?? '', words);
    assert.is(found?.start.line, 11);
    assert.ok(ids(findings).includes('apiserver-profiling'));
    assert.equal(about((await audit({ [PATH]: manifest({ before: comment }) }, ['--ignore', rule])).findings), []);
    assert.equal(about((await audit({ [PATH]: manifest({ before: comment }), '/w/k8s-audit.yaml': `rules: {${rule}: off}` })).findings), []);
  });
}

test('a reason is asked for only where the configuration says so', async () => {
  const text = manifest({ before: '# k8s-audit: ignore[apiserver-profiling]' });
  assert.equal(about((await audit({ [PATH]: text })).findings), []);
  assert.equal(about((await audit({ [PATH]: text, '/w/k8s-audit.yaml': 'require-reasons: true' })).findings), ['suppression-without-reason']);
});

test('what was not looked for is not unused', async () => {
  const text = manifest({ before: '# k8s-audit: ignore[apiserver-kubelet-https] old' });
  assert.equal(about((await audit({ [PATH]: text }, ['--select', 'apiserver-profiling,suppression-unused'])).findings), []);
  assert.equal(about((await audit({ [PATH]: text }, ['--select', 'apiserver-profiling'])).findings), []);
});

test('the examples of the rules about suppressions are reported, and their good one is not', async () => {
  for (const rule of suppressionRules) {
    const text = (index: 'bad' | 'good'): string => String(rule.examples()[index][0]).replaceAll(/^ {2}/gm, '').trimStart();
    const config = { '/w/k8s-audit.yaml': 'require-reasons: true' };
    if (rule.id !== 'suppression-outdated-baseline') assert.ok(about((await audit({ [PATH]: text('bad'), ...config })).findings).includes(rule.id), rule.id);
    assert.equal(about((await audit({ [PATH]: text('good'), ...config })).findings), [], rule.id);
  }
});

test('the configuration suppresses by rule, path, component, flag and node', async () => {
  const files = (entry: string): Files => ({ [PATH]: manifest(), '/w/k8s-audit.yaml': `ignore:\n- {rule: ${entry}, reason: accepted}\n` });
  for (const entry of [
    'apiserver-profiling', 'apiserver-profiling, paths: m', 'apiserver-profiling, paths: ["**/*.yaml"]', 'apiserver-profiling, component: kube-apiserver', 'apiserver-profiling, flag: --profiling',
    'apiserver-profiling, flag: profiling', 'apiserver-profiling, node: m', 'apiserver-profiling, until: 2026-01-02',
  ]) {
    const { findings, suppressed } = await audit(files(entry));
    assert.equal(suppressed.map(({ rule, by, reason, at }) => [rule, by, reason, at]), [['apiserver-profiling', 'config', 'accepted', { file: 'k8s-audit.yaml', line: 2 }]], entry);
    assert.equal(about(findings), [], entry);
  }
  for (const [entry, problem] of [
    ['apiserver-profiling, flag: v', ['suppression-unused']], ['apiserver-profiling, paths: other', []], ['apiserver-profiling, component: etcd', []],
    ['apiserver-profiling, node: n', []], ['apiserver-profiling, until: 2026-01-01', ['suppression-expired']], ['apiserver-profilin', ['suppression-unknown-rule']],
  ] as const) {
    const { findings, suppressed } = await audit(files(entry));
    assert.equal([suppressed.length, about(findings)], [0, problem], entry);
  }
  const missing = await audit(files('apiserver-anonymous-auth, flag: anonymous-auth'));
  assert.equal(ids(missing.suppressed), ['apiserver-anonymous-auth']);
});

test('--no-suppressions reports all, --show-suppressed lists what is suppressed', async () => {
  const files = { [PATH]: manifest({ before: '# k8s-audit: ignore[apiserver-profiling] only operators' }), '/w/k8s-audit.yaml': 'ignore: [{rule: apiserver-token-auth-file}]' };
  const all = await audit(files, ['--no-suppressions']);
  assert.equal(all.suppressed, []);
  for (const id of ['apiserver-profiling', 'apiserver-token-auth-file']) assert.ok(ids(all.findings).includes(id));
  const { out } = await k8sAudit(['m', '--show-suppressed'], files);
  assert.match(out, /suppressed:\n {2}m\/kube-apiserver\.yaml:12:8: low\[apiserver-profiling\]: .*\n {6}suppressed by the comment m\/kube-apiserver\.yaml:11: only operators/);
  assert.match(out, /suppressed by the configuration k8s-audit\.yaml:1\n/);
  assert.match(out, /\(2 suppressed\)/);
  assert.not.match((await k8sAudit(['m'], files)).out, /suppressed by/);
});

test('what is accepted still does not start, but is no failure', async () => {
  const text = examplePod('kube-scheduler', '1.31', ['--kubeconfig=/usr/local/s.conf', '--no-such-flag']).replace('    - "--no', '    # k8s-audit: ignore[scheduler-unknown-flag] a build of our own\n    - "--no');
  const { code, out } = await k8sAudit(['m', '--fail-on', 'boot'], { '/w/m/kube-scheduler.yaml': text });
  assert.is(code, 0);
  assert.match(out, /DOES NOT START/);
});

test('fixes leave alone what is suppressed', async () => {
  const text = manifest({ before: '# k8s-audit: ignore[apiserver-profiling] only operators' });
  assert.not.match((await k8sAudit(['m', '--diff', '--unsafe-fixes'], { [PATH]: text })).out, /^[-+].*--profiling/m);
  assert.match((await k8sAudit(['m', '--diff', '--unsafe-fixes'], { [PATH]: manifest() })).out, /^\+.*--profiling=false/m);
});

const baselineOf = async (files: Files): Promise<string> => (await k8sAudit(['m', '--write-baseline', 'base.txt'], files)).written['/w/base.txt'] ?? '';

test('with a baseline only what is new counts, and what is gone is said', async () => {
  const files = { [PATH]: manifest() };
  const { code, err, written } = await k8sAudit(['m', '--write-baseline', 'base.txt'], files);
  assert.is(code, 0);
  assert.match(err, /\d+ findings written to base\.txt/);
  const base = { '/w/base.txt': written['/w/base.txt'] ?? '' };
  assert.is((await k8sAudit(['m', '--baseline', 'base.txt'], { ...files, ...base })).code, 0);
  assert.is((await k8sAudit(['m'], { ...files, ...base, '/w/k8s-audit.yaml': 'baseline: base.txt' })).code, 0);
  const more = await audit({ [PATH]: manifest().replace('--v=2', '--no-such-flag'), ...base }, ['--baseline', 'base.txt']);
  assert.equal(ids(more.findings), ['apiserver-unknown-flag']);
  assert.equal(more.suppressed.every(({ by, at }) => by === 'baseline' && at.file === 'base.txt'), true);
  const fewer = await k8sAudit(['m', '--baseline', 'base.txt'], { [PATH]: manifest().replace('--profiling=true', '--profiling=false'), ...base });
  assert.match(fewer.out, /info\[suppression-outdated-baseline\]: the finding of apiserver-profiling in kube-apiserver\.yaml is not there any more\n +--> base\.txt:\d+:1/);
  assert.is(fewer.code, 0);
  assert.match((await k8sAudit(['m', '--baseline', 'none.txt'], files)).err, /the baseline none\.txt: there is no such file.*\n.*--write-baseline none\.txt makes it/);
  assert.match((await k8sAudit(['m', '--baseline', 'b.txt'], { ...files, '/w/b.txt': 'x\ny' })).err, /b\.txt:1: this is no line of a baseline/);
  assert.match((await k8sAudit(['m', '--write-baseline', 'm/b.txt'], files)).err, /the kubelet would take/);
});

test('a baseline has a line for each finding, sorted, and reads as well in another order', async () => {
  const text = await baselineOf({ [PATH]: manifest() });
  const lines = text.trimEnd().split('\n').slice(1);
  assert.equal(lines, lines.toSorted());
  const shuffled = readBaseline(new SourceFile('b', [...lines.toReversed(), ...lines].join('\r\n')));
  assert.ok('entries' in shuffled && shuffled.entries.length === lines.length);
});

test('two people add to a baseline, and git merges their files with the attribute that the manual names', async () => {
  if (spawnSync('git', ['--version']).status !== 0) return;
  const flags = ['--profiling=true', '--token-auth-file=/t', '--anonymous-auth=true'];
  const baseline = (names: readonly string[]): Promise<string> => baselineOf({ [PATH]: examplePod('kube-apiserver', '1.31', names) });
  const texts = { base: await baseline([]), ours: await baseline(flags.slice(0, 1)), theirs: await baseline(flags.slice(1)) };
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-baseline-'));
  try {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    const merged = spawnSync('git', ['merge-file', '-p', '--union', 'ours', 'base', 'theirs'], { cwd: folder, encoding: 'utf8' });
    assert.is(merged.status, 0);
    const { findings } = await audit({ [PATH]: examplePod('kube-apiserver', '1.31', flags), '/w/b.txt': merged.stdout }, ['--baseline', 'b.txt']);
    assert.equal(findings.filter(({ rule }) => ['apiserver-profiling', 'apiserver-token-auth-file'].includes(rule)), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Fingerprints of a directory, sorted. */
const fingerprints = (folder: string, texts: Readonly<Record<string, string>>): string[] => {
  const files = Object.entries(texts).map(([name, text]) => ({ path: `${folder}/${name}`, result: readBytes(`${folder}/${name}`, new TextEncoder().encode(text)) }));
  const request = { paths: [], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1, stdinFilename: '' };
  return judge([{ path: folder, isDirectory: true, files }], request).findings.map(({ fingerprint, rule }) => `${fingerprint} ${rule}`).sort();
};

test('fingerprints survive moved lines, added flags, reordered documents and renamed directories', () => {
  const parts = (flags: readonly string[]): string[] => [examplePod('kube-apiserver', '1.31', flags), examplePod('kube-scheduler', '1.31', ['--profiling=true'])];
  const flags = ['--profiling=true', '--token-auth-file=/t', '--anonymous-auth=true', '--etcd-servers=https://127.0.0.1:2379'];
  const before = fingerprints('a', { 'all.yaml': parts(flags).join('---\n') });
  assert.ok(before.length > 10);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('# a comment', '', '   '), { maxLength: 5 }), fc.boolean(), fc.integer({ min: 0, max: 4 }), fc.stringMatching(/^[a-z]{1,8}$/), (lines, isReversed, at, folder) => {
      const changed = parts(flags.toSpliced(at, 0, '--v=2'));
      const text = (isReversed ? changed.toReversed() : changed).map((part) => [...lines, part].join('\n')).join('---\n');
      assert.equal(fingerprints(folder, { 'all.yaml': text }), before);
    }),
    { numRuns: 25 },
  );
});

test('patterns of paths', () => {
  for (const [pattern, path] of [['a', 'a'], ['a', 'a/b/c'], ['a/', 'a/b'], ['a/*', 'a/b'], ['a/*', 'a/b/c'], ['**/c', 'a/b/c'], ['**/c', 'c'], ['a/**/d', 'a/d'], ['a/**/d', 'a/b/c/d'], ['*.yaml', 'x.yaml'], ['a?c', 'abc'], ['./a', 'a'], ['/a/b*d', '/a/bcd']] as const) {
    assert.ok(matchesPath(pattern, path), `${pattern} ${path}`);
  }
  for (const [pattern, path] of [['a', 'b/a'], ['a/*', 'a'], ['*.yaml', 'a/x.yaml'], ['a*', 'b'], ['a/**/d', 'a/b'], ['a?c', 'a/c'], ['[ab]', 'a'], ['.*', 'a']] as const) {
    assert.not(matchesPath(pattern, path), `${pattern} ${path}`);
  }
});

test('the words of a baseline hold no control characters', () => {
  const [finding] = judge([{ path: 'a', isDirectory: true, files: [{ path: 'a/\u001b x.yaml', result: readBytes('a/\u001b x.yaml', new TextEncoder().encode(examplePod('kube-apiserver', '1.31', ['--x=\u001b']))) }] }], { paths: [], rules, benchmarks: [], kubernetesVersion: null, maxFileSize: 1, stdinFilename: '' }).findings;
  assert.ok(finding);
  const text = printBaseline([finding]);
  assert.not.match(text, /\u001b/);
  assert.ok('entries' in readBaseline(new SourceFile('b', text)));
});

test.run();
