import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { benchmarkCalled } from '../rules/benchmarks/index.ts';
import { PROFILES } from '../rules/benchmarks/profiles.ts';
import { readAuditOptions, type AuditOptions } from '../src/cli/audit-options.ts';
import { useColor } from '../src/cli/color.ts';
import { Failure } from '../src/cli/failure.ts';
import { helpText } from '../src/cli/help.ts';
import { COMMANDS, OPTIONS, optionsOf, spelling } from '../src/cli/options.ts';
import { asksForJson, parseCommandLine } from '../src/cli/parse.ts';
import { selectedIds, selectRules } from '../src/cli/selection.ts';
import { defineRule, type Rule } from '../src/engine/rule.ts';

const test = suite('options');

const options = (...argv: string[]): AuditOptions => readAuditOptions(parseCommandLine(argv));

/** What a Failure says, message and hint. */
const failure = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return `${error.message} | ${error.hint ?? ''}`;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const refused = (...argv: string[]): string => failure(() => options(...argv));

test('the table is sound: names and letters are unique in each command, defaults are choices', () => {
  for (const { name } of COMMANDS) {
    const names = optionsOf(name).flatMap((option) => [option.name, option.short ?? `no letter ${option.name}`]);
    assert.equal(new Set(names).size, names.length, name);
  }
  for (const option of OPTIONS) {
    assert.ok(option.default === undefined || option.value !== undefined, option.name);
    assert.ok(!option.choices || option.choices.includes(option.default ?? ''), option.name);
    assert.not.match(option.description, /\.$/);
  }
});

test('without options the defaults hold', () => {
  assert.equal(options(), {
    paths: [],
    roots: [],
    fileListings: [],
    processes: [],
    etcdBackups: null,
    now: null,
    expiryWarning: 30 * 86_400_000,
    kubernetesVersion: null,
    maxFileSize: 10 * 1024 * 1024,
    stdinFilename: '<stdin>',
    values: new Map(),
    profileName: 'default',
    profile: PROFILES.default,
    benchmarks: [benchmarkCalled('CIS-1.12')],
    distribution: null,
    select: [],
    ignore: [],
    minSeverity: 'info',
    failOn: 'low',
    destinations: [{ format: 'text', file: null }],
    showUnseen: false,
    showSuppressed: false,
    suppressions: true,
    baseline: null,
    writeBaseline: null,
    quiet: false,
    timestamp: false,
    sources: false,
    nodeName: null,
    watch: false,
    fix: null,
  });
});

test('long, short, joined and grouped spellings mean the same', () => {
  const json = [{ format: 'json', file: null }];
  for (const argv of [['--format', 'json'], ['--format=json'], ['-f', 'json'], ['-fjson'], ['-f=json'], ['-qf', 'json'], ['-f', 'json=-']]) {
    assert.equal(options(...argv).destinations, json, argv.join(' '));
  }
});

test('several formats go to several places', () => {
  assert.equal(options('-f', 'json=out=1.json', '-f', 'text', 'a', 'b'), {
    ...options('a', 'b'),
    destinations: [{ format: 'json', file: 'out=1.json' }, { format: 'text', file: null }],
  });
  assert.match(refused('-f', 'json', '-f', 'text'), /two reports go to the standard output .*-f json=report\.json/);
  assert.match(refused('-f', 'json=a', '-f', 'text=a'), /two reports go to a /);
  assert.match(refused('-f', 'json='), /names no file/);
});

test('an option that is not repeatable counts as given last', () => {
  assert.is(options('--fail-on', 'high', '--fail-on=none').failOn, 'none');
});

test('what is unknown is answered with what is near and what is accepted', () => {
  assert.match(refused('--slect', 'x'), /unknown option --slect: did you mean --select\? \| .*--help/);
  assert.match(refused('-x'), /unknown option -x/);
  assert.match(refused('-f', 'jsn'), /does not accept jsn: did you mean json\? \| --format accepts text, unix, json/);
  assert.match(refused('--fail-on', 'hihg'), /did you mean high\? .*critical, high, medium, low, info, boot, none/);
  assert.match(refused('--min-severity=none'), /does not accept none/);
  assert.match(refused('--kubernetes-version', 'latest'), /does not accept latest .*1\.33/);
  assert.match(refused('–-format', 'json'), /a dash that is no hyphen/);
});

test('a value that is owed, or not wanted, is said', () => {
  assert.match(refused('--select'), /--select needs a value: --select RULES/);
  assert.match(refused('--select', '--ignore', 'x'), /--select needs a value/);
  assert.match(refused('--select='), /--select needs a value/);
  assert.match(refused('--quiet=yes'), /--quiet takes no value/);
});

test('sizes are read as Kubernetes writes them, up to the limit of the kubelet', () => {
  assert.is(options('--max-file-size', '512Ki').maxFileSize, 512 * 1024);
  assert.is(options('--max-file-size', '1').maxFileSize, 1);
  for (const size of ['0', '11Mi', '1.5Mi', '1G', 'x', '10485761']) assert.match(refused('--max-file-size', size), /does not accept/, size);
});

test('a version is a minor or a patch version', () => {
  assert.is(options('--kubernetes-version', 'v1.33.4').kubernetesVersion, '1.33.4');
  assert.is(options('--kubernetes-version=1.33').kubernetesVersion, '1.33');
});

test('the first word can name a command; a path of that name is written differently', () => {
  assert.is(parseCommandLine(['rules']).command, 'rules');
  assert.is(parseCommandLine(['--color', 'never', 'explain', 'x']).command, 'explain');
  assert.equal(parseCommandLine(['./rules']).positionals, ['./rules']);
  assert.equal(parseCommandLine(['--', 'rules']).positionals, ['rules']);
  assert.equal(parseCommandLine(['audit', 'rules']).positionals, ['rules']);
  assert.equal(parseCommandLine(['--', '–x']).positionals, ['–x']);
  assert.equal(parseCommandLine(['-']).positionals, ['-']);
});

test('an option of another command is said to be one', () => {
  assert.match(failure(() => parseCommandLine(['explain', '--fail-on', 'low', 'x'])), /--fail-on is no option of the command explain, but of audit/);
  assert.match(failure(() => parseCommandLine(['rules', '-f', 'unix'])), /accepts text, markdown, json/);
});

test('a wish for JSON is seen in a command line that is wrong', () => {
  assert.ok(asksForJson(['-f', 'json', '--bogus']));
  assert.ok(asksForJson(['-f', 'text=x', '--format=json=-']));
  assert.not(asksForJson(['-f', 'json=file']));
  assert.not(asksForJson(['--', '-f', 'json']));
});

test('the help has every option of its command and fits the screen', () => {
  for (const { name } of COMMANDS) {
    const text = helpText(name, 'k8s-audit', 'Says. '.repeat(50));
    for (const option of optionsOf(name)) assert.ok(text.includes(spelling(option)), spelling(option));
    for (const line of text.split('\n')) assert.ok(line.length <= 100, line);
  }
});

test('colour: the option, then NO_COLOR, then FORCE_COLOR, then TERM, then the terminal', () => {
  const terminal = { isTerminal: true, columns: 80, write: async () => {} };
  const pipe = { ...terminal, isTerminal: false };
  assert.is(useColor('auto', {}, terminal), true);
  assert.is(useColor('auto', {}, pipe), false);
  assert.is(useColor('auto', { TERM: 'dumb' }, terminal), false);
  assert.is(useColor('auto', { FORCE_COLOR: '1' }, pipe), true);
  assert.is(useColor('auto', { FORCE_COLOR: '0' }, terminal), false);
  assert.is(useColor('auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, terminal), false);
  assert.is(useColor('auto', { NO_COLOR: '' }, terminal), true);
  assert.is(useColor('always', { NO_COLOR: '1' }, pipe), true);
  assert.is(useColor('never', { FORCE_COLOR: '1' }, terminal), false);
  assert.is(useColor('auto', { FORCE_COLOR: '1' }, null), false);
  assert.is(useColor('always', {}, null), true);
});

const rule = (id: string, family: Rule['family'], controls: string[]): Rule => ({
  id,
  ...defineRule({ title: id, on: 'pod', family, severity: 'low', since: '0.1.0', controls, why: 'w', remedy: 'r', examples: () => ({ bad: [], good: [] }), check: () => [] }),
});
const RULES = [rule('etcd-auto-tls', 'security', ['CIS-1.12:2.3']), rule('pod-dash', 'boot', []), rule('etcd-peer', 'security', ['CIS-1.12:2.4', 'STIG:V-1'])];

test('rules are selected by id, family, benchmark and control', () => {
  assert.equal(selectedIds(RULES, 'select', ['pod-dash']), ['pod-dash']);
  assert.equal(selectedIds(RULES, 'select', ['@security']), ['etcd-auto-tls', 'etcd-peer']);
  assert.equal(selectedIds(RULES, 'select', ['@STIG, pod-dash']), ['etcd-auto-tls', 'etcd-peer', 'pod-dash']);
  assert.equal(selectedIds(RULES, 'select', ['CIS-1.8:2.3', 'STIG:V-242379']), ['etcd-auto-tls']);
  assert.equal(selectedIds(RULES, 'select', ['CIS-1.12:2.3', '@CIS-1.12:2.4']), ['etcd-auto-tls', 'etcd-peer']);
  assert.equal(selectRules(RULES, ['@security'], ['etcd-peer']).map(({ id }) => id), ['etcd-auto-tls']);
  assert.equal(selectRules(RULES, [], ['@CIS-1.12']).map(({ id }) => id), ['pod-dash']);
});

test('a word that selects nothing is refused, with the nearest', () => {
  const say = (word: string): string => failure(() => selectedIds(RULES, 'ignore', [word]));
  assert.match(say('etcd-auto-tsl'), /--ignore: there is no rule etcd-auto-tsl: did you mean etcd-auto-tls\?/);
  assert.match(say('@securty'), /did you mean @security\?/);
  assert.match(say('security'), /a family is written @security/);
  assert.match(say('@upgrade'), /no rule of the family upgrade yet/);
  assert.match(say('CIS-1.12:9.9'), /no rule decides the control CIS-1.12:9.9/);
  assert.match(say(''), /there is no rule/);
});

test.run();
