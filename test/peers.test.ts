/** The wrong answers of other tools that touch our rules: what we say instead. The ids are those of the collection that the project started from. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplePod } from '../src/engine/example.ts';
import type { Outcome } from '../src/engine/finding.ts';
import type { Example } from '../src/engine/rule.ts';
import type { ComponentName } from '../src/knowledge/types.ts';
import { rules } from '../rules/index.ts';
import { judge, runExample } from './judge.ts';

type Result = Outcome['result'];
interface Case {
  readonly of: string;
  readonly on: ComponentName;
  readonly example: Example;
  readonly results: Readonly<Record<string, Result>>;
}

const API = 'kube-apiserver';
const KCM = 'kube-controller-manager';
const IMAGE = 'registry.k8s.io/kube-apiserver:v1.31.0';
const HARDENED = ['--profiling=false', '--authorization-mode=Node,RBAC', '--client-ca-file=/pki/ca'];
const RESULTS_OF_HARDENED: Case['results'] = { 'apiserver-profiling': 'pass', 'apiserver-authorization-rbac': 'pass', 'apiserver-client-ca-file': 'pass', 'apiserver-etcd-cafile': 'fail' };

/** A pod whose container is written in full. */
const container = (lines: readonly string[], pod = 'command-demo'): string =>
  ['apiVersion: v1', 'kind: Pod', `metadata: {name: ${pod}}`, 'spec:', '  containers:', '  -', ...lines.map((line) => `    ${line}`), ''].join('\n');
const words = (list: readonly string[]): string => JSON.stringify(list);

const shape = (of: string, lines: readonly string[]): Case => ({ of, on: API, example: container(lines), results: RESULTS_OF_HARDENED });
const flags = (of: string, on: ComponentName, argv: readonly string[], results: Case['results'], version?: string): Case => ({
  of,
  on,
  example: version === undefined ? argv : { version, argv },
  results,
});

const CASES: readonly Case[] = [
  shape('D-1 absolute path', ['name: api', `image: ${IMAGE}`, `command: ${words(['/usr/local/bin/kube-apiserver', ...HARDENED])}`]),
  shape('D-2 shell wrapper', ['name: api', `image: ${IMAGE}`, `command: [/bin/sh, -c, "exec kube-apiserver ${HARDENED.join(' ')}"]`]),
  shape('D-3 go-runner', ['name: api', `image: ${IMAGE}`, 'command: [/go-runner]', `args: ${words(['--log-file=/var/log/a.log', '--also-stdout', '/usr/local/bin/kube-apiserver', ...HARDENED])}`]),
  shape('D-4 arguments only', ['name: kube-apiserver', `image: ${IMAGE}`, `args: ${words(HARDENED)}`]),
  shape('D-5 D-53 D-61 flags in args', ['name: api', `image: ${IMAGE}`, 'command: [kube-apiserver]', `args: ${words(HARDENED)}`]),
  shape('D-61 one flag in command, the others in args', ['name: api', `image: ${IMAGE}`, `command: [kube-apiserver, ${HARDENED[0] ?? ''}]`, `args: ${words(HARDENED.slice(1))}`]),
  shape('D-9 two items for each flag', ['name: api', `image: ${IMAGE}`, `command: ${words(['kube-apiserver', '--profiling=false', '--authorization-mode', 'Node,RBAC', '--client-ca-file', '/pki/ca'])}`]),
  flags('D-8 D-77 two items', API, ['--authorization-mode', 'Node,RBAC'], { 'apiserver-authorization-node': 'pass', 'apiserver-authorization-rbac': 'pass', 'apiserver-authorization-always-allow': 'pass' }),
  flags('D-10 not an integer', API, ['--audit-log-maxage=30d'], { 'apiserver-audit-log-maxage': 'unseen' }),
  { of: 'D-11 null and integer items', on: API, example: container(['name: api', `image: ${IMAGE}`, 'command: [kube-apiserver, null, 5, --profiling=false]']), results: { 'apiserver-profiling': 'pass' } },
  flags('D-12 D-54 D-105 D-121 authorization mode not given', API, [], { 'apiserver-authorization-always-allow': 'fail' }),
  flags('D-13 D-87 structured authorization', API, ['--authorization-config=/etc/authz.yaml'], { 'apiserver-authorization-node': 'unseen', 'apiserver-authorization-rbac': 'unseen', 'apiserver-authorization-always-allow': 'unseen' }, '1.32'),
  flags('D-14 D-78 repeated modes add up', API, ['--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow'], { 'apiserver-authorization-always-allow': 'fail' }),
  flags('D-15 any extension', API, ['--service-account-key-file=/pki/sa.pub'], { 'apiserver-service-account-key-file': 'pass' }),
  flags('D-15 not given', API, [], { 'apiserver-service-account-key-file': 'fail' }),
  flags('D-16 any extension', KCM, ['--root-ca-file=/etc/k8s.d/ca.crt'], { 'controller-manager-root-ca-file': 'pass' }),
  flags('D-16 D-17 not given', KCM, [], { 'controller-manager-root-ca-file': 'fail', 'controller-manager-service-account-private-key-file': 'fail' }),
  flags('D-17 any extension', KCM, ['--service-account-private-key-file=/pki/sa.key'], { 'controller-manager-service-account-private-key-file': 'pass' }),
  flags('D-18 on by default', API, ['--enable-admission-plugins=NodeRestriction'], { 'apiserver-admission-service-account': 'pass', 'apiserver-admission-namespace-lifecycle': 'pass' }),
  flags('D-19 switched off', API, ['--disable-admission-plugins=ServiceAccount,NamespaceLifecycle'], { 'apiserver-admission-service-account': 'fail', 'apiserver-admission-namespace-lifecycle': 'fail' }),
  flags('D-20 not on by default', API, [], { 'apiserver-admission-node-restriction': 'fail', 'apiserver-admission-always-pull-images': 'fail' }),
  flags('D-21 in both lists', API, ['--enable-admission-plugins=NodeRestriction', '--disable-admission-plugins=NodeRestriction'], { 'apiserver-admission-node-restriction': 'fail' }),
  flags('D-22 not alone in its list', API, ['--enable-admission-plugins=NodeRestriction,AlwaysAdmit'], { 'apiserver-admission-always-admit': 'fail' }),
  flags('D-23 D-62 two items', API, ['--enable-admission-plugins', 'NodeRestriction'], { 'apiserver-admission-node-restriction': 'pass', 'apiserver-admission-always-admit': 'pass' }),
  flags('D-27 true by default', API, [], { 'apiserver-service-account-lookup': 'pass' }),
  flags('D-28 D-63 D-85 spellings of false', API, ['--profiling=0', '--anonymous-auth=f'], { 'apiserver-profiling': 'pass', 'apiserver-anonymous-auth': 'pass' }),
  flags('D-29 the last one wins', API, ['--profiling=false', '--profiling=true'], { 'apiserver-profiling': 'fail' }),
  flags('D-30 D-113 D-125 durations', API, ['--request-timeout=1.5m'], { 'apiserver-request-timeout': 'pass' }),
  flags('D-30 D-113 a long one', API, ['--request-timeout=99h'], { 'apiserver-request-timeout': 'fail' }),
  flags('D-30 milliseconds', API, ['--request-timeout=301500ms'], { 'apiserver-request-timeout': 'fail' }),
  flags('D-32 empty', API, ['--audit-log-path='], { 'apiserver-audit-log-path': 'fail' }),
  flags('D-33 D-111 strong suites', API, ['--tls-cipher-suites=TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'], { 'apiserver-tls-cipher-suites': 'pass' }),
  flags('D-33 no forward secrecy', API, ['--tls-cipher-suites=TLS_RSA_WITH_AES_128_GCM_SHA256'], { 'apiserver-tls-cipher-suites': 'fail' }),
  flags('D-33 D-89 D-123 not given', API, [], { 'apiserver-tls-cipher-suites': 'unseen' }),
  flags('D-82 the weak one after a blank', API, ['--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_CBC_SHA'], { 'apiserver-tls-cipher-suites': 'fail' }),
  flags('D-34 D-88 the content was not seen', API, ['--encryption-provider-config=/e.yaml'], { 'apiserver-encryption-provider-config': 'pass', 'apiserver-encryption-providers': 'unseen' }),
  flags('D-35 two items', API, ['--secure-port', '0'], { 'apiserver-secure-port': 'fail' }),
  flags('D-36 the default is fine', KCM, [], { 'controller-manager-terminated-pod-gc-threshold': 'pass' }),
  flags('D-90 0 switches it off', KCM, ['--terminated-pod-gc-threshold=0'], { 'controller-manager-terminated-pod-gc-threshold': 'fail' }),
  flags('D-124 set', KCM, ['--terminated-pod-gc-threshold=10'], { 'controller-manager-terminated-pod-gc-threshold': 'pass' }),
  flags('D-37 D-52 D-81 D-107 IPv6 loopback', KCM, ['--bind-address=::1'], { 'controller-manager-bind-address': 'pass' }),
  flags('D-37 D-81 the scheduler too', 'kube-scheduler', ['--bind-address=::1'], { 'scheduler-bind-address': 'pass' }),
  flags('D-52 no address', KCM, ['--bind-address=127x0y0z1'], { 'controller-manager-bind-address': 'unseen' }),
  flags('D-38 two items', KCM, ['--feature-gates', 'RotateKubeletServerCertificate=false'], { 'controller-manager-rotate-kubelet-server-certificate': 'fail' }),
  flags('D-66 on by default', KCM, [], { 'controller-manager-rotate-kubelet-server-certificate': 'pass' }),
  flags('D-80 the second one', KCM, ['--feature-gates=GracefulNodeShutdown=true', '--feature-gates=RotateKubeletServerCertificate=false'], { 'controller-manager-rotate-kubelet-server-certificate': 'fail' }),
  flags('D-39 other names', 'etcd', ['--cert-file-x=1', '--key-file-y=2'], { 'etcd-server-certificate': 'fail' }),
  flags('D-40 D-67 D-91 a settings file', 'etcd', ['--config-file=/etc/etcd.yaml', '--client-cert-auth=false'], { 'etcd-server-certificate': 'unseen', 'etcd-client-cert-auth': 'unseen' }),
  { of: 'D-40 D-67 the environment', on: 'etcd', example: container(['name: etcd', 'image: registry.k8s.io/etcd:3.5.24-0', 'command: [etcd]', 'env: [{name: ETCD_CLIENT_CERT_AUTH, value: "true"}, {name: ETCD_AUTO_TLS, value: "true"}]']), results: { 'etcd-client-cert-auth': 'pass', 'etcd-auto-tls': 'fail' } },
  flags('D-41 D-42 bare booleans', 'etcd', ['--client-cert-auth', '-auto-tls'], { 'etcd-client-cert-auth': 'pass', 'etcd-auto-tls': 'fail' }),
  flags('D-86 a single dash', 'etcd', ['-client-cert-auth=true', '-auto-tls=true'], { 'etcd-client-cert-auth': 'pass', 'etcd-auto-tls': 'fail' }),
  { of: 'D-43 another pod name', on: 'etcd', example: container(['name: c', 'image: registry.k8s.io/etcd:3.5.24-0', 'command: [etcd, --peer-client-cert-auth=true]'], 'etcd-node1'), results: { 'etcd-peer-client-cert-auth': 'pass' } },
  flags('D-44 in command', 'etcd', ['--peer-client-cert-auth=false'], { 'etcd-peer-client-cert-auth': 'fail' }),
  flags('D-45 bare', KCM, ['--use-service-account-credentials'], { 'controller-manager-use-service-account-credentials': 'pass' }),
  flags('D-51 D-83 D-109 another flag of the same beginning', API, ['--encryption-provider-config-automatic-reload=true'], { 'apiserver-encryption-provider-config': 'fail' }),
  flags('D-56 D-122 D-132 enabled is right', API, ['--enable-admission-plugins=DenyServiceExternalIPs'], { 'apiserver-admission-deny-service-external-ips': 'pass' }),
  flags('D-122 not given', API, [], { 'apiserver-admission-deny-service-external-ips': 'fail' }),
  flags('D-58 too few days', API, ['--audit-log-maxage=1'], { 'apiserver-audit-log-maxage': 'fail' }),
  flags('D-133 more days', API, ['--audit-log-maxage=60'], { 'apiserver-audit-log-maxage': 'pass' }),
  flags('D-59 D-84 empty', API, ['--client-ca-file=', '--kubelet-client-certificate='], { 'apiserver-client-ca-file': 'fail', 'apiserver-kubelet-client-certificate': 'fail' }),
  flags('D-84 empty', KCM, ['--service-account-private-key-file='], { 'controller-manager-service-account-private-key-file': 'fail' }),
  flags('D-60 half a pair', API, ['--etcd-certfile=/pki/etcd.crt'], { 'apiserver-etcd-client-certificate': 'fail' }),
  flags('D-64 anonymous requests by file', API, ['--authentication-config=/a.yaml'], { 'apiserver-anonymous-auth': 'unseen' }, '1.34'),
  flags('D-65 a scheduler with --config ignores the flag', 'kube-scheduler', ['--config=/s.yaml', '--profiling=true'], { 'scheduler-profiling': 'unseen' }),
  flags('D-79 plugins of the second list', API, ['--enable-admission-plugins=AlwaysPullImages', '--enable-admission-plugins=NodeRestriction'], { 'apiserver-admission-node-restriction': 'pass' }),
  flags('D-106 true by default', API, [], { 'apiserver-anonymous-auth': 'fail' }),
  flags('D-110 any name', API, ['--client-ca-file=/pki/ca'], { 'apiserver-client-ca-file': 'pass' }),
  flags('D-112 false by default', 'etcd', [], { 'etcd-client-cert-auth': 'fail' }),
  flags('D-120 bare', API, ['--anonymous-auth'], { 'apiserver-anonymous-auth': 'fail' }),
  flags('D-126 any port', API, ['--insecure-port=8080'], { 'apiserver-insecure-port': 'fail' }, '1.20'),
  { of: 'D-49 two documents of one name', on: API, example: `${examplePod(API, '1.31', ['--profiling=false'])}---\n${examplePod(API, '1.31', ['--profiling'])}`, results: { 'apiserver-profiling': 'fail' } },
  { of: 'D-7 D-74 any file name', on: API, example: { files: { 'kube-apiserver.manifest': examplePod(API, '1.31', ['--profiling']) } }, results: { 'apiserver-profiling': 'fail' } },
  { of: 'D-119 a sidecar beside it, and no namespace', on: API, example: container(['name: log', 'image: busybox']).replace(/\s+$/, `\n  - {name: api, image: "${IMAGE}", command: [kube-apiserver, --profiling]}\n`), results: { 'apiserver-profiling': 'fail' } },
  {
    of: 'D-6 an insecure set of flags in args',
    on: API,
    example: container(['name: api', `image: ${IMAGE}`, 'command: [/usr/local/bin/kube-apiserver]', 'args: [--authorization-mode=AlwaysAllow, --token-auth-file=/t, --enable-admission-plugins=AlwaysAdmit, --secure-port=0]']),
    results: { 'apiserver-authorization-always-allow': 'fail', 'apiserver-token-auth-file': 'fail', 'apiserver-admission-always-admit': 'fail', 'apiserver-secure-port': 'fail' },
  },
  shape('D-50 hyperkube', ['name: api', 'image: k8s.gcr.io/hyperkube:v1.31.0', `command: ${words(['/hyperkube', 'kube-apiserver', ...HARDENED])}`]),
];

const test = suite('wrong answers of other tools');
for (const { of, on, example, results } of CASES) {
  test(of, () => {
    const all = judge(on, example);
    const actual = Object.fromEntries(Object.keys(results).map((rule) => [rule, all.get(rule)]));
    assert.equal(actual, results);
  });
}

test('D-24 D-25 D-26 D-57 D-103 D-104: what a version does not know is neither demanded nor praised', () => {
  for (const version of ['1.30', '1.31', '1.34', '1.36', '1.37']) {
    const { findings } = runExample(API, { version, argv: [] });
    assert.ok(findings.length > 10);
    for (const { message, advice } of findings) {
      assert.not.match(`${message} ${advice ?? ''}`, /insecure-port|insecure-bind-address|kubelet-https|PodSecurityPolicy|SecurityContextDeny|basic-auth/);
    }
  }
});

test('D-31: an audit log that is kept for ever is not called too short', () => {
  const finding = runExample(API, ['--audit-log-maxage=0']).findings.find(({ rule }) => rule === 'apiserver-audit-log-maxage');
  assert.match(finding?.message ?? '', /never removed/);
});

test('D-47 D-75 D-115 D-135: a finding points at the flag', () => {
  const finding = runExample(API, ['--v=2', '--profiling=true']).findings.find(({ rule }) => rule === 'apiserver-profiling');
  assert.ok(finding);
  assert.is(finding.at.file.text.slice(finding.at.span.start, finding.at.span.end).replaceAll('"', ''), '--profiling=true');
});

test('D-128: the advice for a missing mode keeps RBAC', () => {
  const finding = runExample(API, []).findings.find(({ rule }) => rule === 'apiserver-authorization-always-allow');
  assert.match(finding?.advice ?? '', /Node,RBAC/);
});

test('anonymous requests are not switched off while the probes of the manifest need them', () => {
  const probed = `${examplePod(API, '1.31', [])}    livenessProbe: {httpGet: {path: /livez, port: 6443, scheme: HTTPS}}\n`;
  const advice = (example: Example) => runExample(API, example).findings.find(({ rule }) => rule === 'apiserver-anonymous-auth')?.advice;
  assert.match(advice(probed) ?? '', /^do not set --anonymous-auth=false/);
  assert.is(advice([]), 'set --anonymous-auth=false');
});

test('D-55 D-93: a program that only names the API server is not taken for it', () => {
  const waiting = container(['name: wait', 'image: busybox', 'command: [sh, -c, "until nc kube-apiserver 6443; do sleep 1; done"]'], 'wait');
  assert.equal([...judge(API, waiting).keys()].filter((rule) => rule.startsWith('apiserver-')), []);
});

test('D-96 D-116: two paths of one file of the host are one CA, and two files are compared by nobody yet', () => {
  const pod = (name: string, image: string, flag: string, mountPath: string): string =>
    `kind: Pod\nspec:\n  containers:\n  - {name: ${name}, image: "${image}", command: [${name}, ${flag}], volumeMounts: [{name: pki, mountPath: ${mountPath}}]}\n  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]\n`;
  const api = pod('kube-apiserver', IMAGE, '--client-ca-file=/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki');
  const result = (etcdFlag: string) =>
    judge(API, { files: { 'a.yaml': api, 'b.yaml': pod('etcd', 'etcd:3.5.24-0', etcdFlag, '/certs') } }).get('control-plane-etcd-own-ca');
  assert.is(result('--trusted-ca-file=/certs/ca.crt'), 'fail');
  assert.is(result('--trusted-ca-file=/certs/etcd/ca.crt'), 'unseen');
});

test('every rule of these cases exists', () => {
  const ids = new Set(rules.map(({ id }) => id));
  const named = CASES.flatMap(({ results }) => Object.keys(results));
  assert.equal(named.filter((id) => !ids.has(id)), []);
});
test.run();
