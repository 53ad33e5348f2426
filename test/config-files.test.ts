/** Config files beside the manifests: which file a path stands for, and what the real components said of several hundred of them. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules } from '../rules/index.ts';
import { examplePod } from '../src/engine/example.ts';
import { runRules, type RunResult } from '../src/engine/run.ts';
import type { ComponentName } from '../src/knowledge/types.ts';
import { kubeconfigProblems } from '../src/model/config/kubeconfig.ts';
import { readProxyConfiguration } from '../src/model/config/kube-proxy.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode } from '../src/model/types.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { parseYaml } from '../src/yaml/parse.ts';

const nodeOf = (files: Readonly<Record<string, string>>): ClusterNode =>
  buildNode('manifests', true, Object.entries(files).map(([path, text]) => buildManifest(path, { status: 'read', source: new SourceFile(path, text) })));

const evidence = suite('evidence: files beside the manifests');
const pathOf = (node: ClusterNode, path: string): string => {
  const found = node.evidence(path);
  return found.state === 'read' ? `${found.path}${found.sure ? '' : ' ?'}` : found.reason;
};

evidence('a file is found by the end of its path, and the longest end wins', () => {
  const node = nodeOf({ 'a/audit/policy.yaml': 'kind: Policy', 'b/policy.yaml': 'kind: Policy', 'etcd.yaml': examplePod('etcd', '3.5', []) });
  assert.is(pathOf(node, '/etc/kubernetes/audit/policy.yaml'), 'a/audit/policy.yaml');
  assert.is(pathOf(node, '/etc/kubernetes/policy.yaml'), 'several of the files given may be /etc/kubernetes/policy.yaml');
  assert.is(pathOf(node, '/b/../b/policy.yaml'), 'b/policy.yaml');
  assert.is(pathOf(node, '/etc/kubernetes/other.yaml'), '/etc/kubernetes/other.yaml was not given');
});
evidence('a name alone is not sure, and a manifest is no evidence', () => {
  const node = nodeOf({ 'manifests/policy.yaml': 'kind: Policy', 'manifests/etcd.yaml': examplePod('etcd', '3.5', []) });
  assert.is(pathOf(node, '/etc/kubernetes/policy.yaml'), 'manifests/policy.yaml ?');
  assert.is(pathOf(node, '/etc/kubernetes/manifests/etcd.yaml'), '/etc/kubernetes/manifests/etcd.yaml was not given');
});
evidence('each path is looked up once', () => {
  const node = nodeOf({ 'manifests/policy.yaml': 'kind: Policy' });
  assert.is(node.evidence('/policy.yaml'), node.evidence('/policy.yaml'));
});
evidence.run();

/** `results` has null where the component started, else its error. Made by running the components of 1.24.17, 1.31.14 and 1.37.2. */
interface Case {
  readonly id: string;
  readonly component: ComponentName;
  readonly files: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly results: Readonly<Record<string, string | null>>;
}
const cases = readFileSync(new URL('../fixtures/config-files/cases.jsonl', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Case);

const FILES = new Set([
  'apiserver-abac-policy', 'apiserver-admission-config', 'apiserver-admission-plugin-needs-config', 'apiserver-audit-policy', 'apiserver-authentication-config',
  'apiserver-authorization-config', 'apiserver-egress-config', 'apiserver-encryption-config', 'apiserver-token-file-content', 'apiserver-tracing-config',
  'apiserver-webhook-kubeconfig', 'scheduler-config',
]);
const own = rules.filter(({ id }) => FILES.has(id));

const run = ({ component, files, flags }: Case, minor: string): RunResult => {
  const argv = component === 'kube-apiserver' ? ['--service-account-issuer=https://kubernetes.default.svc.cluster.local', ...flags] : flags;
  const given = Object.fromEntries(Object.entries(files).map(([name, text]) => [`extra/${name}`, text]));
  return runRules(own, { nodes: [nodeOf({ ...given, 'manifests/component.yaml': examplePod(component, minor, argv) })] });
};

const real = suite('config files: what the components said');
let sameWords = 0;
let failures = 0;
for (const each of cases) {
  for (const [minor, error] of Object.entries(each.results)) {
    real(`${minor} ${each.id}`, () => {
      const { findings } = run(each, minor);
      const logs = findings.map(({ log }) => log ?? '');
      if (error === null) return assert.equal(findings.map(({ message }) => message), [], JSON.stringify(each.files));
      assert.ok(findings.length > 0, `${error}\n${JSON.stringify(each.files)}`);
      failures++;
      if (logs.some((log) => log !== '' && (error.includes(log) || log.includes(error)))) sameWords++;
      return undefined;
    });
  }
}
real('nearly all log lines are those of the component', () => {
  assert.ok(failures > 400);
  assert.ok(sameWords >= 0.98 * failures, `${sameWords} of ${failures}`);
});
real('no key gets into a message or a log line', () => {
  for (const each of cases) {
    const keys = Object.values(each.files).flatMap((text) => [...text.matchAll(/(?<=secret: )[A-Za-z0-9+/]{16,}=*/g)].map(([key]) => key));
    const said = keys.length === 0 ? [] : run(each, '1.37').findings.flatMap(({ message, log, advice }) => [message, log ?? '', advice ?? '']);
    for (const key of keys) assert.not.ok(said.some((text) => text.includes(key)), each.id);
  }
});
real.run();

/** As above for kube-proxy: its own code read each file, and checked it. `warned`: it passed over a part. */
interface ProxyCase {
  readonly text: string;
  readonly results: Readonly<Record<string, string | null>>;
}
const proxyCases = readFileSync(new URL('../fixtures/config-files/kube-proxy.jsonl', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as ProxyCase);

const proxy = suite('config files: what kube-proxy said');
for (const { text, results } of proxyCases) {
  proxy(text, () => {
    const file = parseYaml(new SourceFile('config.conf', `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${text}`));
    for (const [minor, result] of Object.entries(results)) {
      const { refused, ignored } = readProxyConfiguration(file, minor);
      assert.is(refused.length > 0, result !== null && result !== 'warned', `${minor}: ${result ?? 'taken'}`);
      if (refused.length === 0) assert.is(ignored.length > 0, result === 'warned', minor);
      // It prints gates in no order, and the result is cut.
      else if (refused.length === 1) assert.ok(result?.includes(refused[0]?.log.slice(0, 100) ?? '-'), `${result ?? ''}\n${refused[0]?.log ?? ''}`);
    }
  });
}
proxy('there are as many cases as were recorded', () => assert.ok(proxyCases.length > 400));
proxy.run();

/** And for the kubelet: its own code of three releases read and checked each file. On a host with cgroup v1, so that 1.37 was told not to mind. */
const kubeletCases = readFileSync(new URL('../fixtures/config-files/kubelet.jsonl', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as ProxyCase);
const ofKubelet = rules.filter(({ id }) => /^kubelet-(config|config-values|feature-gates)$/.test(id));

const kubelet = suite('config files: what the kubelet said');
for (const { text, results } of kubeletCases) {
  kubelet(text, () => {
    for (const [minor, result] of Object.entries(results)) {
      const files = { 'm/kubelet.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${text}`, 'm/kube-apiserver.yaml': examplePod('kube-apiserver', minor, []) };
      const refused = runRules(ofKubelet, { nodes: [nodeOf(files)] }).findings.filter(({ severity }) => severity === 'critical');
      assert.is(refused.length > 0, result !== null, `${minor}: ${result ?? 'taken'}`);
      // Of a gate that is wrong it tells alone.
      if (refused.length === 1) assert.ok(result?.includes(refused[0]?.log ?? ''), `${result ?? ''}\n${refused[0]?.log ?? ''}`);
    }
  });
}
kubelet('there are as many cases as were recorded', () => assert.ok(kubeletCases.length > 400));
kubelet.run();

/** What client-go of 1.31 said when a client was to be made of a kubeconfig with this cluster and user; null: it was made. */
const CLIENTS: readonly (readonly [cluster: string, user: string, said: string | null])[] = [
  ['', 'token: a', null],
  ['insecure-skip-tls-verify: true', 'username: a, password: b', null],
  ['certificate-authority-data: aGVsbG8=', 'token: a', 'unable to load root certificates: unable to parse bytes as PEM block'],
  ['certificate-authority-data: a b', 'token: a', 'error loading config file "/k.conf": illegal base64 data at input byte 1'],
  ['certificate-authority-data: aGVsbG8=, insecure-skip-tls-verify: true', 'token: a', 'specifying a root certificates file with the insecure flag is not allowed'],
  ['', 'client-certificate: /a.crt', 'invalid configuration: [client-key-data or client-key must be specified for a to use the clientCert authentication method., unable to read client-cert /a.crt for a due to open /a.crt: no such file or directory]'],
  ['', 'client-certificate-data: eA==, client-key-data: eA==', 'tls: failed to find any PEM data in certificate input'],
  ['', 'token: a, username: a, password: b', 'invalid configuration: more than one authentication method found for a; found [token basicAuth], only one is allowed'],
  ['', 'exec: {apiVersion: client.authentication.k8s.io/v1, command: /none, interactiveMode: Never}', null],
  ['', 'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: /none}', null],
  ['', 'exec: {apiVersion: client.authentication.k8s.io/v1, command: /none}', 'invalid configuration: interactiveMode must be specified for a to use exec authentication plugin'],
  ['', 'exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}', 'invalid configuration: command must be specified for a to use exec authentication plugin'],
];

const kubeconfigs = suite('config files: what client-go said');
for (const [cluster, user, said] of CLIENTS) {
  kubeconfigs(`${cluster} ${user}`, () => {
    const text = `apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://a'${cluster === '' ? '' : `, ${cluster}`}}}]\nusers: [{name: a, user: {${user}}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a\n`;
    const [problem, ...others] = kubeconfigProblems(parseYaml(new SourceFile('k.conf', text)), '/k.conf');
    assert.equal(others, []);
    assert.is(problem === undefined, said === null, said ?? '');
    if (problem) assert.ok(said?.includes(problem.log), `${said ?? ''}\n${problem.log}`);
  });
}
kubeconfigs.run();
