import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { factsFor } from '../src/knowledge/index.ts';
import type { Facts, FlagFacts, Known } from '../src/knowledge/types.ts';
import { parseFlags } from '../src/model/flags.ts';
import { isAccumulating, resolveSetting } from '../src/model/setting.ts';
import type { Setting } from '../src/model/types.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { UNKNOWN } from '../src/text/unknown.ts';
import { cut, words } from './argv.ts';

const test = suite('setting');

const HOLE = UNKNOWN.repeat(9);
const api = factsFor('kube-apiserver', '1.31');
const manager = factsFor('kube-controller-manager', '1.31');
const scheduler = factsFor('kube-scheduler', '1.31');
const etcd = factsFor('etcd', '3.5');
const PROGRAM = { file: new SourceFile('pod.yaml', 'program'), span: { start: 0, end: 7 }, path: 'base' };

const resolve = (name: string, argv: readonly string[], facts: Facts = api, environment: Record<string, string> = {}): Setting => {
  const variables = new Map(Object.entries(environment).map(([key, value]) => [key, words([value])[0]]));
  const { flags, incomplete } = parseFlags(words(argv), facts.component, facts, variables, 'base');
  return resolveSetting(name, { occurrences: (wanted) => flags.filter((flag) => flag.name === wanted), incomplete, facts, component: facts.component, place: PROGRAM });
};
/** `state: text [values]`, or the reason. */
const shown = (setting: Setting): string => {
  if (setting.state === 'given' || setting.state === 'default') return `${setting.state}: ${setting.text} [${setting.values.join('|')}]`;
  return setting.state === 'unseen' ? `unseen: ${setting.reason}` : setting.state;
};
const facing = (known: Known<FlagFacts | null>, facts: Facts = api): Facts => ({ ...facts, flag: () => known });
const flagOf = (type: string, fallback: string | null): FlagFacts =>
  ({ name: 'x', short: null, type, default: fallback, noOptDefault: null, deprecated: false, hidden: false, path: null });

test('the last scalar wins', () => {
  assert.is(shown(resolve('profiling', ['--profiling=false', '--v=1', '--profiling=T'])), 'given: T [T]');
  assert.is(shown(resolve('profiling', ['--profiling'])), 'given: true [true]');
  assert.is(shown(resolve('etcd-prefix', ['--etcd-prefix='])), 'given:  []');
  assert.is(shown(resolve('etcd_prefix', ['--etcd-prefix=a', '--etcd_prefix=b'])), 'given: b [b]');
  const setting = resolve('v', ['-v2', '--v=4']);
  assert.is(setting.state === 'given' && setting.flags.length, 2);
  assert.is(cut(setting.place), '--v=4');
});

test('defaults', () => {
  assert.is(shown(resolve('secure-port', [])), 'default: 6443 [6443]');
  assert.is(shown(resolve('authorization-mode', [])), 'default:  []');
  assert.is(shown(resolve('authorization-always-allow-paths', [], manager)), 'default: /healthz,/readyz,/livez [/healthz|/readyz|/livez]');
  assert.is(shown(resolve('service-account-key-file', [])), 'default:  []');
  assert.is(shown(resolve('allow-metric-labels', [])), 'default:  []');
  assert.is(shown(resolve('runtime-config', [])), 'default:  []');
  assert.is(shown(resolve('advertise-address', [])), 'default:  []');
  assert.is(shown(resolve('controllers', [], manager)), 'default: * [*]');
  assert.is(shown(resolve('listen-client-urls', [], etcd)), 'default: http://localhost:2379 [http://localhost:2379]');
  assert.is(resolve('secure-port', []).place, PROGRAM);
});

test('a default that is not known, a flag that is not there, a flag that may not be there', () => {
  assert.is(shown(resolve('x', [], facing(flagOf('string', null)))), 'unseen: the default of --x is not known for this version');
  assert.is(shown(resolve('x', [], facing(flagOf('bool', '')))), 'unseen: the default of --x is not known for this version');
  assert.is(shown(resolve('x', [], facing(flagOf('string', '')))), 'default:  []');
  assert.is(shown(resolve('insecure-port', [])), 'no-such-flag');
  assert.is(shown(resolve('insecure-port', ['--insecure-port=0'])), 'given: 0 [0]');
  const unknown = factsFor('kube-apiserver', null);
  assert.match(shown(resolve('egress-selector-config-file', [], unknown)), /^default/);
  assert.match(shown(resolve('requestheader-uid-headers', [], unknown)), /^unseen: --requestheader-uid-headers does not exist in every version/);
  assert.match(shown(resolve('x', [], facing(undefined))), /^unseen: it is not known whether kube-apiserver 1.31 has --x/);
  assert.is(shown(resolve('feature-gates', [], unknown)), 'default:  []');
  assert.is(shown(resolve('feature-gates', ['--feature-gates=A=true,B=true', '--feature-gates=A=false'], unknown)), 'given: B=true,A=false [B=true|A=false]');
});

test('lists add up, and the first occurrence replaces the default', () => {
  assert.is(shown(resolve('authorization-mode', ['--authorization-mode=Node,RBAC', '--authorization-mode', 'AlwaysAllow'])), 'given: Node,RBAC,AlwaysAllow [Node|RBAC|AlwaysAllow]');
  assert.is(shown(resolve('authorization-always-allow-paths', ['--authorization-always-allow-paths=/livez'], manager)), 'given: /livez [/livez]');
  assert.is(shown(resolve('tls-cipher-suites', ['--tls-cipher-suites='])), 'given:  []');
  // Blanks belong to the entry: the component exits because of ` RBAC`.
  assert.is(shown(resolve('authorization-mode', ['--authorization-mode=Node, RBAC'])), 'given: Node, RBAC [Node| RBAC]');
  assert.is(shown(resolve('authorization-mode', ['--authorization-mode="Node,RBAC",X'])), 'given: Node,RBAC,X [Node,RBAC|X]');
  assert.match(shown(resolve('authorization-mode', ['--authorization-mode="Node'])), /^unseen: --authorization-mode cannot be read: parse error on line 1, column 6/);
});

test('arrays take each occurrence whole', () => {
  assert.is(shown(resolve('service-account-issuer', ['--service-account-issuer=https://a,b', '--service-account-issuer=c'])), 'given: https://a,b,c [https://a,b|c]');
  assert.is(shown(resolve('tls-sni-cert-key', ['--tls-sni-cert-key=a,b', '--tls-sni-cert-key=c,d:x'])), 'given: a,b,c,d:x [a,b|c,d:x]');
  const curves = factsFor('kube-apiserver', '1.37');
  assert.is(shown(resolve('tls-curve-preferences', ['--tls-curve-preferences=23,24', '--tls-curve-preferences=29'], curves)), 'given: 23,24,29 [23|24|29]');
});

test('maps add up, and the last occurrence of a key counts', () => {
  assert.is(shown(resolve('feature-gates', ['--feature-gates=A=true,B=true', '--feature-gates= A = false'])), 'given: B=true,A=false [B=true|A=false]');
  assert.match(shown(resolve('feature-gates', ['--feature-gates=A=yes'])), /^unseen: --feature-gates cannot be read: invalid value of A=yes/);
  assert.is(shown(resolve('feature-gates', ['--feature-gates=kube:A=true', '--feature-gates=other:A=false,kube:A=false'], factsFor('kube-apiserver', '1.34'))), 'given: other:A=false,kube:A=false [other:A=false|kube:A=false]');
  assert.is(shown(resolve('runtime-config', ['--runtime-config=api/all=false,batch/v1', '--runtime-config=api/all=true'])), 'given: batch/v1=,api/all=true [batch/v1=|api/all=true]');
  assert.is(shown(resolve('oidc-required-claim', ['--oidc-required-claim=a=1,b=2', '--oidc-required-claim=c=3'])), 'given: a=1,b=2,c=3 [a=1,b=2|c=3]');
  assert.is(shown(resolve('vmodule', ['--vmodule=a=1', '--vmodule=b=2,a=3'])), 'given: b=2,a=3 [b=2|a=3]');
  assert.is(shown(resolve('feature-gates', ['--feature-gates=A=true', '--feature-gates=B=true'], factsFor('etcd', '3.6'))), 'given: A=true,B=true [A=true|B=true]');
});

test('which types add up', () => {
  for (const type of ['stringSlice', 'stringArray', 'int32Slice', 'namedCertKey', 'stringToString', 'mapStringString', 'mapStringBool', 'colonSeparatedMultimapStringString', 'pattern=N,...']) {
    assert.ok(isAccumulating(type), type);
  }
  for (const type of ['bool', 'string', 'int', 'ip', 'duration', 'cidrs', 'portRange', 'checked-string', 'constructor', '']) assert.not(isAccumulating(type), type);
});

test('what was not seen', () => {
  assert.is(shown(resolve('profiling', [`--profiling=${HOLE}`])), 'unseen: a template');
  assert.is(cut(resolve('etcd-prefix', [`--etcd-prefix=/a${HOLE}`]).place), `/a${HOLE}`);
  assert.is(shown(resolve('profiling', [`--profiling=${HOLE}`, '--profiling=false'])), 'given: false [false]');
  assert.is(shown(resolve('authorization-mode', [`--authorization-mode=${HOLE}`, '--authorization-mode=RBAC'])), 'unseen: a template');
  assert.is(shown(resolve('etcd-prefix', ['--etcd-prefix'])), 'unseen: no value follows --etcd-prefix');
  assert.is(shown(resolve('profiling', [HOLE])), 'unseen: a template');
  assert.is(shown(resolve('profiling', [HOLE, '--profiling=false'])), 'given: false [false]');
  assert.is(shown(resolve('insecure-port', [HOLE])), 'no-such-flag');
});

test('etcd: the environment, which the command line shadows', () => {
  assert.is(shown(resolve('client-cert-auth', [], etcd, { ETCD_CLIENT_CERT_AUTH: 'true' })), 'given: true [true]');
  assert.is(shown(resolve('name', ['--name=b'], etcd, { ETCD_NAME: 'a' })), 'given: b [b]');
  const gates = factsFor('etcd', '3.6');
  assert.is(shown(resolve('feature-gates', ['--feature-gates=A=true'], gates, { ETCD_FEATURE_GATES: 'B=true' })), 'given: A=true [A=true]');
});

test('etcd: a settings file replaces all flags', () => {
  const reason = /^unseen: etcd takes its settings from --config-file=\/c and ignores all other flags; that file was not given$/;
  assert.match(shown(resolve('name', ['--config-file=/c', '--name=a'], etcd)), reason);
  assert.match(shown(resolve('data-dir', ['--config-file=/c'], etcd)), reason);
  assert.match(shown(resolve('name', ['--name=a'], etcd, { ETCD_CONFIG_FILE: '/c' })), reason);
  assert.match(shown(resolve('name', ['--name=a', '--config-file='], etcd, { ETCD_CONFIG_FILE: '/c' })), reason);
  assert.match(shown(resolve('name', [`--config-file=${HOLE}`, '--name=a'], etcd)), /^unseen: etcd takes its settings from --config-file and/);
  assert.is(shown(resolve('name', ['--config-file=', '--name=a'], etcd)), 'given: a [a]');
  assert.is(shown(resolve('config-file', ['--config-file=/c'], etcd)), 'given: /c [/c]');
  assert.is(shown(resolve('config-file', [], etcd)), 'default:  []');
});

test('kube-scheduler: a settings file replaces the deprecated flags, and what is not given of leader election', () => {
  assert.match(shown(resolve('profiling', ['--config=/c', '--profiling=false'], scheduler)), /^unseen: kube-scheduler ignores --profiling because of --config=\/c/);
  assert.match(shown(resolve('profiling', ['--config=/c'], scheduler)), /^unseen/);
  assert.match(shown(resolve('leader-elect', ['--config=/c'], scheduler)), /^unseen: kube-scheduler takes/);
  assert.is(shown(resolve('leader-elect', ['--config=/c', '--leader-elect=false'], scheduler)), 'given: false [false]');
  assert.is(shown(resolve('bind-address', ['--config=/c', '--bind-address=127.0.0.1'], scheduler)), 'given: 127.0.0.1 [127.0.0.1]');
  assert.match(shown(resolve('pod-max-in-unschedulable-pods-duration', ['--config=/c'], scheduler)), /^default: 5m0s/);
  assert.is(shown(resolve('profiling', ['--config=', '--profiling=false'], scheduler)), 'given: false [false]');
  assert.is(shown(resolve('profiling', ['--profiling=false', '--config=/c'], manager)), 'given: false [false]');
});

const GIVEN = ['secure-port', 'etcd-prefix', 'authorization-mode', 'feature-gates', 'service-account-issuer', 'runtime-config', 'v', 'profiling'] as const;
const value = fc.oneof(fc.constantFrom('true', '', '2', 'a,b', 'A=true,B=false', '"', HOLE), fc.string());
const assigned = fc.uniqueArray(fc.tuple(fc.constantFrom(...GIVEN), value), { selector: ([name]) => name });
const withoutPlaces = (argv: readonly string[]): string[] => GIVEN.map((name) => shown(resolve(name, argv)));

test('the order of different flags decides nothing', () => {
  const shuffled = assigned.chain((pairs) => fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })));
  fc.assert(fc.property(shuffled, ([pairs, others]) => {
    const argv = (all: typeof pairs): string[] => all.map(([name, text]) => `--${name}=${text}`);
    assert.equal(withoutPlaces(argv(others)), withoutPlaces(argv(pairs)));
  }));
});

test('one item or two, underscores or hyphens: the same settings', () => {
  fc.assert(fc.property(assigned, (pairs) => {
    const valued = pairs.filter(([name]) => name !== 'profiling');
    const joined = withoutPlaces(valued.map(([name, text]) => `--${name}=${text}`));
    assert.equal(withoutPlaces(valued.flatMap(([name, text]) => [`--${name}`, text])), joined);
    // The reasons name the flag as it was written.
    assert.equal(withoutPlaces(valued.map(([name, text]) => `--${name.replaceAll('-', '_')}=${text}`)).map((text) => text.replace(/--\w+/, '')), joined.map((text) => text.replace(/--[\w-]+/, '')));
  }));
});

test.run();
