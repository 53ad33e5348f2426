/** Clusters of KubeOne and EKS Anywhere, which end in kubeadm. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsIn } from './argv.ts';
import { k8sAudit } from './command.ts';
import { assertRoundTrip } from './round-trip.ts';

const test = suite('sources-installers');

const KUBEONE = `apiVersion: kubeone.k8c.io/v1beta3
kind: KubeOneCluster
name: demo
versions: {kubernetes: v1.33.4}
clusterNetwork:
  serviceSubnet: 10.9.0.0/16
  ipFamily: IPv4+IPv6
controlPlane:
  hosts:
  - {hostname: cp-0, privateAddress: 10.0.0.1}
  - {hostname: cp-1, publicAddress: 10.0.0.2, isLeader: true}
features:
  staticAuditLog:
    enable: true
    config: {policyFilePath: ./audit.yaml, logMaxAge: 7}
  podNodeSelector: {enable: true}
  webhookAuditLog: {enable: true, config: {configFilePath: hook.yaml, batch: {maxSize: 3, throttle: {QPS: 2}}}}
  openidConnect: {enable: true, config: {issuerUrl: "http://i.example", groupsPrefix: "-"}}
  encryptionProviders:
    enable: true
    customEncryptionConfiguration: |
      apiVersion: apiserver.config.k8s.io/v1
      kind: EncryptionConfiguration
      resources: [{resources: [secrets], providers: [{nonesuch: {}}]}]
controlPlaneComponents:
  apiServer:
    flags: {no-such-flag: "1", profiling: "true"}
    featureGates: {NoGate: true}
  controllerManager:
    flags: {v: "3"}
`;
const POLICY = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadat}]\n';

test('features and flags of KubeOne become arguments', async () => {
  const files = { '/w/k.yaml': KUBEONE, '/w/audit.yaml': POLICY };
  const { out, err } = await k8sAudit(['render', 'k.yaml'], files);
  const api = argumentsIn(out, 'kube-apiserver');
  for (const flag of [
    '--advertise-address=10.0.0.2', '--audit-log-maxage=7', '--audit-log-maxbackup=3', '--audit-webhook-batch-max-size=3', '--audit-webhook-batch-throttle-qps=2', '--oidc-client-id=kubernetes', '--profiling=true', '--feature-gates=NoGate=true',
    '--encryption-provider-config=/etc/kubernetes/encryption-providers/custom-encryption-providers.yaml', '--service-cluster-ip-range=10.9.0.0/16,fd02::/120', '--service-node-port-range=30000-32767', '{{ MORE_ARGUMENTS }}',
  ]) assert.ok(api.includes(flag), flag);
  assert.ok(!api.some((flag) => flag.startsWith('--oidc-groups-prefix')));
  assert.match(out, /--enable-admission-plugins=\{\{ ADMISSION_PLUGINS \}\},PodNodeSelector/);
  for (const flag of ['--v=3', '--node-cidr-mask-size-ipv6=64']) assert.ok(argumentsIn(out, 'kube-controller-manager').includes(flag), flag);
  assert.match(out, /mountPath: \/etc\/kubernetes\/admission\n/);
  assert.match(err, /k\.yaml:17:60: hook\.yaml does not lie beside this file/);
  const { out: found } = await k8sAudit(['k.yaml', '-f', 'unix'], files);
  assert.match(found, /^audit\.yaml:3:17: critical: .*Metadat/m);
  assert.match(found, /^k\.yaml:24:\d+: critical: .*nonesuch/m);
  assert.match(found, /^k\.yaml:27:13: critical: --no-such-flag/m);
  assert.match(found, /^k\.yaml:28:28: critical: NoGate/m);
  assert.match(found, /^k\.yaml:18:42: .*oidc-issuer-url/m);
  assert.ok(await assertRoundTrip(['k.yaml'], files));
});

test('a small cluster of KubeOne has no finding of what its releases decide, and a feature that is misspelt is said', async () => {
  const small = (features: string): string => `apiVersion: kubeone.k8c.io/v1beta2\nkind: KubeOneCluster\nname: a\nversions: {kubernetes: 1.34.1}\nfeatures: ${features}\n`;
  const { out } = await k8sAudit(['k.yaml', '-f', 'unix', '--min-severity', 'medium'], { '/w/k.yaml': small('{}') });
  assert.is(out, '');
  assert.match((await k8sAudit(['k.yaml', '--show-unseen'], { '/w/k.yaml': small('{staticAuditlog: {enable: true}}') })).out, /no feature staticAuditlog of KubeOne; did you mean staticAuditLog\?/);
});

const EKS = `apiVersion: anywhere.eks.amazonaws.com/v1alpha1
kind: Cluster
metadata: {name: prod}
spec:
  kubernetesVersion: "1.31"
  clusterNetwork:
    pods: {cidrBlocks: [192.168.0.0/16]}
    services: {cidrBlocks: [10.96.0.0/12]}
    nodes: {cidrMaskSize: 20}
  controlPlaneConfiguration:
    endpoint: {host: 10.0.0.9}
    apiServerExtraArgs:
      no-such-flag: "1"
      audit-log-maxage: "5"
      service-account-issuer: https://a.example
    auditPolicyContent: |
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules: [{level: Metadat}]
  identityProviderRefs:
  - {kind: OIDCConfig, name: one}
  - {kind: AWSIamConfig, name: two}
  etcdEncryption: [{providers: [{kms: {name: k}}], resources: [secrets]}]
  podIamConfig: {serviceAccountIssuer: "https://b.example"}
---
apiVersion: anywhere.eks.amazonaws.com/v1alpha1
kind: OIDCConfig
metadata: {name: one}
spec:
  clientId: c
  issuerUrl: http://i.example
  requiredClaims: [{claim: a, value: b}]
`;

test('a Cluster of EKS Anywhere becomes the arguments that it sets', async () => {
  const files = { '/w/c.yaml': EKS };
  const { out } = await k8sAudit(['render', 'c.yaml'], files);
  const api = argumentsIn(out, 'kube-apiserver');
  for (const flag of [
    '--audit-log-maxage=5', '--audit-log-maxsize=512', '--oidc-required-claim=a=b', '--oidc-client-id=c', '--service-account-issuer=https://a.example,https://b.example', '--encryption-provider-config=/etc/kubernetes/enc/encryption-config.yaml',
    '--service-cluster-ip-range=10.96.0.0/12', '{{ MORE_ARGUMENTS }}',
  ]) assert.ok(api.includes(flag), flag);
  assert.ok(argumentsIn(out, 'kube-controller-manager').includes('--node-cidr-mask-size=20'));
  assert.match(out, /# etcd\.yaml/);
  const { out: found } = await k8sAudit(['c.yaml', '-f', 'unix'], files);
  assert.match(found, /^c\.yaml:13:7: critical: --no-such-flag is no flag of kube-apiserver 1\.31/m);
  assert.match(found, /^c\.yaml:19:23: critical: .*Metadat/m);
  assert.match(found, /^c\.yaml:31:3: .*oidc-issuer-url/m);
  assert.not.match(found, /not visible inside the container/);
  assert.match((await k8sAudit(['c.yaml', '--show-unseen'], files)).out, /AWSIamConfig two is not in this file/);
  assert.ok(await assertRoundTrip(['c.yaml'], files));
  const external = EKS.replace('  podIamConfig', '  externalEtcdConfiguration: {count: 3}\n  podIamConfig');
  const { out: without } = await k8sAudit(['render', 'c.yaml'], { '/w/c.yaml': external });
  assert.not.match(without, /# etcd\.yaml/);
  assert.match(without, /--etcd-servers=https:\/\/\{\{ ETCD_ENDPOINT \}\}:2379/);
});

test('hostile clusters are answered', async () => {
  for (const [from, to] of [['features:', 'features: [1]\nother:'], ['hosts:', 'hosts: 7\n  others:'], ['flags:', 'flags: [a]\n    other:'], ['1.33.4', '{{ version }}'], ['demo', '"\\u001b[31m"'], ['10.9.0.0/16', 'nonsense'], ['name: demo', 'name: [']] as const) {
    const { code, out, err } = await k8sAudit(['k.yaml', '--show-unseen'], { '/w/k.yaml': KUBEONE.replace(from, to) });
    // oxlint-disable-next-line no-control-regex
    assert.ok(code < 2 && !/\u001b|internal-error/.test(out), `${to}: ${out}${err}`);
  }
  for (const [from, to] of [['spec:', 'spec: 7\nother:'], ['"1.31"', '1.31'], ['"1.31"', '"9.99"'], ['[192.168.0.0/16]', '{a: b}'], ['[{providers', '{providers'], ['identityProviderRefs:', 'identityProviderRefs: x\n  more:']] as const) {
    const { code, out, err } = await k8sAudit(['c.yaml', '--show-unseen'], { '/w/c.yaml': EKS.replace(from, to) });
    assert.ok(code < 2 && !out.includes('internal-error'), `${to}: ${out}${err}`);
  }
});

test.run();
