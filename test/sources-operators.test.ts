/** Configurations of Talos, k0s and OpenShift. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsIn } from './argv.ts';
import { k8sAudit } from './command.ts';

const test = suite('sources-operators');

const TALOS = `version: v1alpha1
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
      feature-gates: NoSuchGate=true
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
  assert.match(await unseen('- op: add\n  path: /cluster/apiServer/extraArgs/v\n  value: "2"\n'), /patches of RFC 6902/);
  assert.match(await unseen('machine:\n  network:\n    hostname: a\n'), /it changes no component/);
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

test.run();
