/** Configurations of Talos, k0s and OpenShift. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsIn } from './argv.ts';
import { memoryFileSystem } from '../src/source/memory-files.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { renderSources } from '../src/sources/render.ts';
import { k8sAudit } from './command.ts';
import { assertRoundTrip } from './round-trip.ts';

const test = suite('sources-operators');

const TALOS_HEAD = `version: v1alpha1
machine:
  type: controlplane
cluster:
  controlPlane:
    endpoint: https://cp.example:6443
  network:
    serviceSubnets: [10.9.0.0/16]
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.33.1
    extraArgs:
`;

const TALOS = `${TALOS_HEAD}      feature-gates: NoSuchGate=true
      enable-admission-plugins: AlwaysAdmit
      anonymous-auth: "true"
      tls-cert-file: /a
    admissionControl:
      - name: PodSecurity
        configuration: {kind: NoSuchKind, apiVersion: v1}
    auditPolicy:
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
        - level: Metadat
---
apiVersion: v1alpha1
kind: KubeSchedulerConfig
extraArgs:
  v: ["2", "3"]
env:
  NO_PROXY: a
`;

test('a machine configuration of Talos is merged as Talos does it', async () => {
  const files = { '/w/cp.yaml': TALOS };
  const { out } = await k8sAudit(['render', 'cp.yaml'], files);
  const api = argumentsIn(out, 'kube-apiserver');
  for (const expected of ['--enable-admission-plugins=NodeRestriction,AlwaysAdmit', '--anonymous-auth=true', '--service-account-issuer=https://cp.example:6443', '--service-cluster-ip-range=10.9.0.0/16', '--tls-cert-file=/system/secrets/kubernetes/kube-apiserver/apiserver.crt', '{{ MORE_ARGUMENTS }}']) assert.ok(api.includes(expected), expected);
  assert.equal(argumentsIn(out, 'kube-scheduler').filter((each) => each.startsWith('--v')), ['--v=2', '--v=3']);
  assert.match(out, /name: NO_PROXY\n\s+value: a/);
  const { out: found } = await k8sAudit(['cp.yaml', '-f', 'unix'], files);
  assert.match(found, /^cp\.yaml:12:22: critical: NoSuchGate is no feature gate/m);
  assert.match(found, /^cp\.yaml:15:7: .*Talos does not let --tls-cert-file of kube-apiserver be set/m);
  assert.match(found, /^cp\.yaml:23:18: .*Metadat/m);
});

test('a patch of Talos leaves open what it does not say, and what has no control plane says so', async () => {
  const unseen = async (text: string): Promise<string> => (await k8sAudit(['p.yaml', '--show-unseen'], { '/w/p.yaml': text })).out;
  const { out } = await k8sAudit(['render', 'p.yaml'], { '/w/p.yaml': 'cluster:\n  scheduler:\n    extraArgs:\n      v: "2"\n' });
  assert.ok(argumentsIn(out, 'kube-scheduler').includes('--v=2'));
  assert.not.match(out, /kube-apiserver/);
  assert.match(await unseen('version: v1alpha1\nmachine:\n  type: worker\ncluster: {}\n'), /a worker has no components/);
  const alone = '- op: add\n  path: /cluster/scheduler/extraArgs/no-such-flag\n  value: "2"\n- op: remove\n  path: /cluster/apiServer\n';
  assert.match(await unseen(alone), /this is a patch, audited alone/);
  assert.match((await k8sAudit(['p.yaml', '-f', 'unix', '--kubernetes-version', '1.33'], { '/w/p.yaml': alone })).out, /^p\.yaml:[23]:\d+: critical: --no-such-flag/m);
  assert.match(await unseen('machine:\n  network:\n    hostname: a\n'), /it changes no component/);
});

const BASE = `${TALOS_HEAD}      v: "2"
      no-such-flag: "1"
    admissionControl:
      - name: PodSecurity
        configuration: {kind: PodSecurityConfiguration, apiVersion: pod-security.admission.config.k8s.io/v1}
      - name: EventRateLimit
        configuration: {kind: Configuration, apiVersion: eventratelimit.admission.k8s.io/v1alpha1}
    auditPolicy:
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules: [{level: Metadata}]
`;
const STRATEGIC = `cluster:
  network:
    serviceSubnets: [10.8.0.0/16]
  apiServer:
    image: ""
    extraArgs:
      v: "5"
      no-such-flag:
        $patch: delete
      profilin: "true"
    admissionControl:
      - name: EventRateLimit
        $patch: delete
      - name: PodSecurity
        configuration: {defaults: {enforce: baseline}}
    auditPolicy:
      $patch: delete
---
apiVersion: v1alpha1
kind: KubeSchedulerConfig
extraArgs: {v: "3"}
`;

test('patches of Talos are merged into the configuration that they were given with', async () => {
  const files = { '/w/cp.yaml': BASE, '/w/b.yaml': STRATEGIC, '/w/a.yaml': '- op: replace\n  path: /cluster/apiServer/extraArgs/v\n  value: "4"\n' };
  const { out, err } = await k8sAudit(['render', 'cp.yaml', 'a.yaml', 'b.yaml'], files);
  const api = argumentsIn(out, 'kube-apiserver');
  for (const expected of ['--v=5', '--profilin=true', '--service-cluster-ip-range=10.8.0.0/16']) assert.ok(api.includes(expected), expected);
  assert.ok(!api.some((each) => each.startsWith('--no-such-flag')));
  assert.ok(argumentsIn(out, 'kube-scheduler').includes('--v=3'));
  assert.match(out, /kube-apiserver:v1\.33\.1/);
  assert.is(err, '');
  const { out: found } = await k8sAudit(['cp.yaml', 'a.yaml', 'b.yaml', '-f', 'unix'], files);
  assert.match(found, /^b\.yaml:10:7: critical: --profilin/m);
  assert.ok(await assertRoundTrip(['cp.yaml', 'a.yaml', 'b.yaml'], files));
  const { beside } = (await beforeAndAfter(files)).at(0) ?? {};
  assert.not.match(beside ?? '', /EventRateLimit|kind: Policy/);
  assert.match(beside ?? '', /enforce: baseline/);
});

/** What lies beside the manifests of each node. */
const beforeAndAfter = async (files: Readonly<Record<string, string>>): Promise<readonly { beside: string }[]> => {
  const paths = Object.keys(files).map((path) => path.slice(3));
  const nodes = await renderSources(paths.map((path) => ({ path, isDirectory: false, files: [], source: new SourceFile(path, files[`/w/${path}`] ?? '') })), { values: new Map(), kubernetesVersion: null, maxFileSize: 1e6, paths }, { fileSystem: memoryFileSystem(files), cwd: '/w' });
  return nodes.map(({ beside }) => ({ beside: (beside ?? []).map(({ text }) => text).join('---\n') }));
};

test('a JSON patch of Talos may be JSON', async () => {
  const { out } = await k8sAudit(['render', 'cp.yaml', 'p.json'], { '/w/cp.yaml': BASE, '/w/p.json': '[{"op": "replace", "path": "/cluster/apiServer/extraArgs/v", "value": "9"}]' });
  assert.ok(argumentsIn(out, 'kube-apiserver').includes('--v=9'));
});

test('patches of Talos in a folder change the nearest configuration above, and that is said', async () => {
  const files = { '/w/one/cp.yaml': BASE, '/w/one/patches/x.yaml': 'cluster:\n  scheduler:\n    extraArgs: {v: "7"}\n', '/w/two/cp.yaml': BASE };
  const { out } = await k8sAudit(['.', '--show-unseen'], files);
  assert.match(out, /it is taken to be changed by one\/patches\/x\.yaml/);
  const rendered = (await k8sAudit(['render', '.'], files)).out;
  assert.is(rendered.match(/--v=7/g)?.length, 1);
});

test('patches that Talos refuses are said, and change nothing', async () => {
  const refusal = async (patch: string, base = BASE): Promise<string> => {
    const files = { '/w/cp.yaml': base, '/w/p.yaml': patch };
    const { out, err } = await k8sAudit(['render', 'cp.yaml', 'p.yaml'], files);
    assert.ok(argumentsIn(out, 'kube-apiserver').includes('--v=2'));
    return err;
  };
  assert.match(await refusal('cluster:\n  apiServer:\n    extraArgs:\n      nothing: {$patch: delete}\n'), /p\.yaml:4:17: Talos refuses the patch: there is nothing at cluster\.apiServer\.extraArgs\.nothing/);
  assert.match(await refusal('cluster:\n  apiServer:\n    admissionControl:\n    - name: X\n      $patch: delete\n'), /there is nothing at cluster\.apiServer\.admissionControl/);
  assert.match(await refusal('cluster:\n  apiServer:\n    admissionControl:\n    - name: PodSecurity\n      configuration: {$patch: delete}\n'), /an item of a list is deleted as a whole/);
  assert.match(await refusal('- op: remove\n  path: /cluster/nothing\n'), /p\.yaml:1:3: Talos refuses the patch: there is no \/cluster\/nothing/);
  assert.match(await refusal('- op: remove\n  path: /cluster/apiServer\n', `${BASE}---\napiVersion: v1alpha1\nkind: KubeSchedulerConfig\n`), /does not change a configuration of several documents/);
  assert.match(await refusal('cluster: [\n  apiServer:\n'), /talos cannot read it as YAML/);
});

const K0S = `apiVersion: k0s.k0sproject.io/v1beta1
kind: ClusterConfig
spec:
  api:
    extraArgs: {authorization-mode: AlwaysAllow}
    rawArgs: [--no-such-flag=1]
  network:
    podCIDR: 10.1.0.0/16
    dualStack: {enabled: true, IPv6podCIDR: 'fd00::/108'}
  featureGates:
    - {name: GateForAll, enabled: true}
    - {name: GateForProxy, enabled: true, components: [kube-proxy]}
  storage:
    type: kine
`;

test('a configuration of k0s becomes the arguments of its components', async () => {
  const files = { '/w/k0s.yaml': K0S };
  const { out } = await k8sAudit(['render', 'k0s.yaml'], files);
  assert.not.match(out, /etcd\.yaml|GateForProxy/);
  assert.ok(argumentsIn(out, 'kube-controller-manager').includes('--cluster-cidr=10.1.0.0/16,fd00::/108'));
  assert.ok(argumentsIn(out, 'kube-scheduler').includes('--feature-gates=GateForAll=true'));
  const { out: found } = await k8sAudit(['k0s.yaml', '-f', 'unix', '--kubernetes-version', '1.33'], files);
  assert.match(found, /^k0s\.yaml:5:17: critical: .*AlwaysAllow/m);
  assert.match(found, /^k0s\.yaml:6:15: critical: --no-such-flag/m);
  assert.not.match(found, /is not set/);
});

test('arguments of OpenShift are flags', async () => {
  const config = 'apiVersion: kubecontrolplane.config.openshift.io/v1\nkind: KubeAPIServerConfig\napiServerArguments:\n  authorization-mode: [AlwaysAllow]\n  enable-admission-plugins:\n  - NodeRestriction\n  - image.openshift.io/ImagePolicy\n';
  const { out } = await k8sAudit(['c.yaml', '-f', 'unix', '--kubernetes-version', '1.33'], { '/w/c.yaml': config });
  assert.match(out, /^c\.yaml:4:3: critical: .*AlwaysAllow/m);
  assert.not.match(out, /is no admission plugin|is not set/);
  const operator = 'apiVersion: operator.openshift.io/v1\nkind: KubeControllerManager\nspec:\n  observedConfig:\n    extendedArguments:\n      profiling: ["true"]\n  unsupportedConfigOverrides:\n    extendedArguments:\n      profiling: ["false"]\n';
  assert.equal(argumentsIn((await k8sAudit(['render', 'o.yaml'], { '/w/o.yaml': operator })).out, 'kube-controller-manager'), ['--profiling=false', '{{ MORE_ARGUMENTS }}']);
  const master = 'kubernetesMasterConfig:\n  controllerArguments:\n    v: ["2"]\n';
  assert.equal(argumentsIn((await k8sAudit(['render', 'm.yaml'], { '/w/m.yaml': master })).out, 'kube-controller-manager'), ['--v=2', '{{ MORE_ARGUMENTS }}']);
  assert.match((await k8sAudit(['x.yaml', '--show-unseen'], { '/w/x.yaml': 'apiVersion: openshiftcontrolplane.config.openshift.io/v1\nkind: OpenShiftControllerManagerConfig\n' })).out, /gives no arguments to a component/);
});

const CONFIG = `apiVersion: kubecontrolplane.config.openshift.io/v1
kind: KubeAPIServerConfig
admission:
  pluginConfig:
    network.openshift.io/ExternalIPRanger: {configuration: {kind: ExternalIPRangerAdmissionConfig}, location: ""}
    PodSecurity:
      configuration:
        apiVersion: pod-security.admission.config.k8s.io/v1
        kind: PodSecurityConfiguration
        defaults: {enforce: nonesuch, audit: invalid-to-force-substitution}
apiServerArguments:
  tls-min-version: [VersionTLS13]
auditConfig: {enabled: true, maximumRetainedFiles: 4, policyFile: /p.yaml}
corsAllowedOrigins: ["//a", "//b"]
serviceAccountPublicKeyFiles: [/keys]
servicesSubnet: 10.3.0.0/16
storageConfig: {urls: [https://a:2379]}
servingInfo:
  bindAddress: "[::]:6443"
  minTLSVersion: VersionTLS12
  cipherSuites: [TLS_NONESUCH]
  namedCertificates:
  - {certFile: /a.crt, keyFile: /a.key, names: [one, two]}
  - {certFile: /b.crt, keyFile: /b.key}
`;

test('fields of a KubeAPIServerConfig are flags where its arguments have none', async () => {
  const files = { '/w/c.yaml': CONFIG };
  const api = argumentsIn((await k8sAudit(['render', 'c.yaml'], files)).out, 'kube-apiserver');
  for (const flag of ['--bind-address=::', '--secure-port=6443', '--cors-allowed-origins=//a', '--cors-allowed-origins=//b', '--service-account-key-file=/keys', '--service-cluster-ip-range=10.3.0.0/16', '--tls-sni-cert-key=/a.crt,/a.key:one,two', '--tls-sni-cert-key=/b.crt,/b.key', '--audit-log-maxbackup=4', '--audit-log-path=-', '--audit-policy-file=/p.yaml']) assert.ok(api.includes(flag), flag);
  assert.equal(api.filter((flag) => flag.startsWith('--tls-min-version')), ['--tls-min-version=VersionTLS13']);
  const { out } = await k8sAudit(['c.yaml', '-f', 'unix', '--kubernetes-version', '1.33'], files);
  assert.match(out, /^c\.yaml:21:18: .*TLS_NONESUCH/m);
  assert.not.match(out, /invalid-to-force-substitution|ExternalIPRanger/);
  const { out: unseen } = await k8sAudit(['c.yaml', '--show-unseen'], files);
  assert.match(unseen, /differ in whether storageConfig becomes flags/);
  assert.not.match(unseen, /admission-config\.yaml was not given/);
  assert.ok(await assertRoundTrip(['c.yaml'], files));
  const operator = CONFIG.replace(/^.*\n.*\n/, '').replace(/^(?=.)/gm, '    ');
  const whole = `apiVersion: operator.openshift.io/v1\nkind: KubeAPIServer\nspec:\n  observedConfig:\n${operator}  unsupportedConfigOverrides:\n    servicesSubnet: 10.4.0.0/16\n`;
  assert.ok(argumentsIn((await k8sAudit(['render', 'o.yaml'], { '/w/o.yaml': whole })).out, 'kube-apiserver').includes('--service-cluster-ip-range=10.4.0.0/16'));
  for (const [from, to] of [['pluginConfig:', 'pluginConfig: [1]\n  more:'], ['"[::]:6443"', '":"'], ['namedCertificates:', 'namedCertificates: 7\n  more:'], ['servingInfo:', 'servingInfo: []\nmore:'], ['{enabled: true', '[{enabled: true}]\nmore: {x: true']] as const) {
    const { code, out: said } = await k8sAudit(['c.yaml'], { '/w/c.yaml': CONFIG.replace(from, to) });
    assert.ok(code < 2 && !said.includes('internal-error'), to);
  }
});

test.run();
