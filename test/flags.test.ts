import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { factsFor } from '../src/knowledge/index.ts';
import type { ComponentName, Facts } from '../src/knowledge/types.ts';
import { parseFlags, type ParsedFlags } from '../src/model/flags.ts';
import type { Flag } from '../src/model/types.ts';
import type { Word } from '../src/source/place.ts';
import { UNKNOWN } from '../src/text/unknown.ts';
import { cut, words } from './argv.ts';

const test = suite('flags');

const HOLE = UNKNOWN.repeat(9);
const api = factsFor('kube-apiserver', '1.31');
const etcd = factsFor('etcd', '3.5');

const parse = (argv: readonly string[], facts: Facts = api, environment: Record<string, Word | undefined> = {}): ParsedFlags =>
  parseFlags(words(argv), facts.component, facts, new Map(Object.entries(environment)), 'base');
/** `name:form=value` of each flag, then the positional arguments in angle brackets. */
const shown = ({ flags, positionals }: ParsedFlags): string =>
  [...flags.map(({ name, form, value }) => `${name}:${form}=${value?.text ?? '?'}`), ...positionals.map(({ text }) => `<${text}>`)].join(' ');
const only = ({ flags }: ParsedFlags): Flag => {
  const [flag, ...others] = flags;
  if (!flag || others.length > 0) throw new Error(`${flags.length} flags`);
  return flag;
};

test('pflag: values with an equals sign, in the next word, and implied', () => {
  assert.is(shown(parse(['--secure-port=6443'])), 'secure-port:equals=6443');
  assert.is(shown(parse(['--secure-port', '6443'])), 'secure-port:separate=6443');
  assert.is(shown(parse(['--profiling'])), 'profiling:bare=true');
  assert.is(shown(parse(['--profiling', 'false'])), 'profiling:bare=true <false>');
  assert.is(shown(parse(['--etcd-prefix='])), 'etcd-prefix:equals=');
  assert.is(shown(parse(['--etcd-prefix=a=b'])), 'etcd-prefix:equals=a=b');
  assert.is(shown(parse(['--etcd-prefix'])), 'etcd-prefix:bare=?');
  assert.is(shown(parse(['--etcd-prefix', '--profiling'])), 'etcd-prefix:separate=--profiling');
  assert.is(shown(parse(['--etcd-prefix', '--', '--profiling'])), 'etcd-prefix:separate=-- profiling:bare=true');
  assert.is(shown(parse(['--profiling=false --allow-privileged=true'])), 'profiling:equals=false --allow-privileged=true');
});

test('pflag: an underscore is a hyphen', () => {
  const flag = only(parse(['--service-cluster_ip-range=10.96.0.0/12']));
  assert.is(flag.name, 'service-cluster-ip-range');
  assert.is(flag.spelling, '--service-cluster_ip-range');
});

test('pflag: letters', () => {
  for (const argv of [['-v=2'], ['-v2']]) assert.is(shown(parse(argv)), 'v:equals=2');
  assert.is(shown(parse(['-v', '2'])), 'v:separate=2');
  assert.is(shown(parse(['--v=2'])), 'v:equals=2');
  assert.is(shown(parse(['--v', '-1'])), 'v:separate=-1');
  assert.is(shown(parse(['-hv', '2', '-h'])), 'help:bare=true v:separate=2 help:bare=true');
  assert.is(shown(parse(['-hv=2'])), 'help:bare=true v:equals=2');
  assert.is(shown(parse(['-version'])), 'v:equals=ersion');
  assert.is(shown(parse(['-v='])), 'v:equals==');
  const [help, level] = parse(['-hv2']).flags;
  assert.equal([help, level].map((flag) => flag && [flag.spelling, cut(flag), cut(flag.namePlace)]), [['-h', '-h', '-h'], ['-v', 'v2', 'v']]);
});

test('pflag: what it would refuse stays visible as a flag', () => {
  assert.is(shown(parse(['-profiling=false'])), 'profiling:equals=false');
  assert.is(only(parse(['-profiling=false'])).spelling, '-profiling');
  assert.is(shown(parse(['-profiling', 'false'])), 'profiling:bare=true <false>');
  assert.is(shown(parse(['---profiling=false'])), 'profiling:equals=false');
  assert.is(only(parse(['---profiling=false'])).spelling, '---profiling');
  assert.is(shown(parse(['--profiling =false'])), 'profiling :equals=false');
  assert.is(shown(parse(['--=x'])), ':equals=x');
  assert.is(shown(parse(['-hx=1'])), 'help:bare=true x:equals=1');
});

test('a flag that is not known takes the next word unless that looks like a flag', () => {
  assert.is(shown(parse(['--no-such', 'x', '--nor-this', '--profiling'])), 'no-such:separate=x nor-this:bare=? profiling:bare=true');
  assert.is(shown(parse(['--no-such'])), 'no-such:bare=?');
  assert.is(shown(parse(['--no-such', '–x'])), 'no-such:bare=? <–x>');
});

test('pflag: positional arguments stand anywhere, and follow --', () => {
  assert.is(shown(parse(['serve', '--v=2', '-', '', '--', '--profiling', HOLE])), `v:equals=2 <serve> <-> <> <--profiling> <${HOLE}>`);
  assert.is(parse(['--', HOLE]).incomplete, null);
});

test('a dash that is no hyphen makes a positional argument, and flags that were meant are not called missing', () => {
  for (const text of ['–-profiling=false', '—profiling', '–profiling=false']) {
    const parsed = parse([text, '--v=2']);
    assert.is(shown(parsed), `v:equals=2 <${text}>`);
    assert.match(parsed.incomplete ?? '', /a dash that is no hyphen/);
  }
  const etcdParsed = parse(['–debug', '--name=x'], etcd);
  assert.is(shown(etcdParsed), '<–debug> <--name=x>');
});

test('etcd: one dash or two, no underscores, and the first other word ends the flags', () => {
  assert.is(shown(parse(['-name=a', '--data-dir', '/d', '--client-cert-auth'], etcd)), 'name:equals=a data-dir:separate=/d client-cert-auth:bare=true');
  assert.is(shown(parse(['--client-cert-auth', 'false', '--name=a'], etcd)), 'client-cert-auth:bare=true <false> <--name=a>');
  assert.is(shown(parse(['--data_dir=/d'], etcd)), 'data_dir:equals=/d');
  assert.is(shown(parse(['--name', '--', '--', '--data-dir=/d'], etcd)), 'name:separate=-- <--data-dir=/d>');
  assert.is(shown(parse(['--config-file', '/c'], etcd)), 'config-file:separate=/c');
});

test('etcd: the environment comes first, for flags that this version has', () => {
  const [name, empty, bogus, other] = words(['cp-1', '', 'x', 'y']);
  const parsed = parse(['--name=cp-2'], etcd, {
    ETCD_NAME: name, ETCD_DATA_DIR: empty, ETCD_NO_SUCH_FLAG: bogus, ETCDCTL_API: other, NAME: other, ETCD_CONFIG_FILE: other, ETCD_LISTEN_PEER_URLS: undefined,
  });
  assert.is(shown(parsed), `name:equals=cp-1 config-file:equals=y listen-peer-urls:equals=${UNKNOWN} name:equals=cp-2`);
  assert.equal(parsed.flags.map(({ origin, spelling, path }) => [origin, spelling, path]), [
    ['env', 'ETCD_NAME', 'base.env[ETCD_NAME]'],
    ['env', 'ETCD_CONFIG_FILE', 'base.env[ETCD_CONFIG_FILE]'],
    ['env', 'ETCD_LISTEN_PEER_URLS', 'base.env[ETCD_LISTEN_PEER_URLS]'],
    ['argv', '--name', 'base.--name'],
  ]);
  assert.is(cut(parsed.flags[0]?.value ?? only(parsed)), 'cp-1');
  assert.match(parsed.flags[2]?.value?.unknown ?? '', /the variable ETCD_LISTEN_PEER_URLS/);
  assert.equal(parse([], api, { ETCD_NAME: name }).flags, []);
});

test('etcd: a variable without a value and a place leaves the flags incomplete', () => {
  const { flags, incomplete } = parse([], etcd, { ETCD_NAME: undefined, ETCD_NO_SUCH: undefined });
  assert.equal(flags, []);
  assert.match(incomplete ?? '', /the variable ETCD_NAME/);
  assert.is(parse([], etcd, { ETCD_NO_SUCH: undefined }).incomplete, null);
});

test('what a template fills in', () => {
  for (const argv of [[HOLE], [`--${HOLE}`], [`--pre${HOLE}=x`], [`${HOLE}--profiling=false`], [`-${HOLE}`], ['--no-such', HOLE], ['--profiling', HOLE]]) {
    assert.is(parse(argv).incomplete, 'a template', JSON.stringify(argv));
  }
  for (const argv of [[`--v=${HOLE}`], ['--v', HOLE], [`-v${HOLE}`], [`--etcd-prefix=/a${HOLE}b`], [`word${HOLE}`]]) {
    assert.is(parse(argv).incomplete, null, JSON.stringify(argv));
  }
  assert.is(only(parse([`--v=${HOLE}`])).value?.unknown, 'a template');
  assert.is(only(parse(['--v', HOLE])).value?.unknown, 'a template');
  assert.is(only(parse([`--no-such=a${HOLE}`])).value?.unknown, 'a template');
  assert.is(shown(parse(['--etcd-prefix', HOLE, '--v=2'])), `etcd-prefix:separate=${HOLE} v:equals=2`);
});

test('places and paths', () => {
  const { flags } = parse(['--v=2', '--etcd-prefix', '/a', '--profiling', '--v=10']);
  assert.equal(flags.map(cut), ['--v=2', '--etcd-prefix\n/a', '--profiling', '--v=10']);
  assert.equal(flags.map(({ namePlace }) => cut(namePlace)), ['--v', '--etcd-prefix', '--profiling', '--v']);
  assert.equal(flags.map(({ value }) => value && cut(value)), ['2', '/a', '--profiling', '10']);
  assert.equal(flags.map(({ path }) => path), ['base.--v', 'base.--etcd-prefix', 'base.--profiling', 'base.--v#2']);
  assert.equal(flags.map(({ value }) => value?.path), ['base.--v', 'base.--etcd-prefix', 'base.--profiling', 'base.--v#2']);
  const last = flags.at(-1)?.value?.part(1, 2);
  assert.equal(last && [cut(last), last.path], ['0', 'base.--v#2']);
});

test('a value that stands before its flag does not turn the span around', () => {
  const [value, flag] = words(['/a', '--etcd-prefix']);
  if (!value || !flag) throw new Error('no words');
  const { flags } = parseFlags([flag, value], 'kube-apiserver', api, new Map(), 'base');
  assert.equal(flags.map((each) => [cut(each), each.value?.text]), [['--etcd-prefix', '/a']]);
});

test('without a version, what all versions share is used', () => {
  const unknown = factsFor('kube-apiserver', null);
  assert.is(shown(parse(['--profiling', '--secure-port', '1', '--feature-gates', 'A=true', '-v', '2'], unknown)), 'profiling:bare=true secure-port:separate=1 feature-gates:separate=A=true v:separate=2');
});

const NAMES: Record<ComponentName, readonly string[]> = {
  etcd: ['name', 'data-dir', 'snapshot-count', 'listen-client-urls'],
  'kube-apiserver': ['secure-port', 'etcd-prefix', 'authorization-mode', 'feature-gates', 'v'],
  'kube-controller-manager': ['bind-address', 'controllers', 'cluster-cidr', 'vmodule'],
  'kube-scheduler': ['bind-address', 'kubeconfig', 'tls-cipher-suites', 'v'],
};
const component = fc.constantFrom<ComponentName>('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');
const factsOf = (name: ComponentName): Facts => factsFor(name, name === 'etcd' ? '3.5' : '1.31');

test('any words: nothing throws, and every word is somewhere', () => {
  const part = fc.oneof(fc.constantFrom('-', '--', '=', '_', '–', 'v', 'h', '2', 'profiling', 'name', 'etcd-prefix', 'client-cert-auth', UNKNOWN, ' '), fc.string({ unit: 'grapheme', maxLength: 3 }));
  const text = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(fc.property(component, fc.array(text, { maxLength: 6 }), (name, argv) => {
    const { flags, positionals, incomplete } = parse(argv, factsOf(name));
    for (const flag of flags) assert.ok(flag.span.start <= flag.span.end && flag.namePlace.span.end <= flag.span.end);
    const separate = flags.filter(({ form }) => form === 'separate').length;
    const inWords = new Set(flags.map(({ span, file }) => file.position(span.start).line)).size;
    const dashes = argv.includes('--') ? 1 : 0;
    if (incomplete === null && argv.every((word) => !word.includes('\n'))) assert.ok(inWords + separate + positionals.length + dashes >= argv.length);
  }), { numRuns: 1500 });
});

test('any value: both forms give the same flag, and its span is what was written', () => {
  const value = fc.string({ unit: 'grapheme' });
  fc.assert(fc.property(component, fc.nat({ max: 3 }), value, (name, index, given) => {
    const flagName = NAMES[name][index] ?? 'v';
    const joined = only(parse([`--${flagName}=${given}`], factsOf(name)));
    const apart = only(parse([`--${flagName}`, given], factsOf(name)));
    assert.is(joined.name, apart.name);
    assert.is(joined.value?.text, given);
    assert.is(apart.value?.text, given);
    assert.is(cut(joined), `--${flagName}=${given}`);
    assert.is(cut(apart), `--${flagName}\n${given}`);
    assert.is(cut(joined.value ?? joined), given);
  }));
});

test.run();
