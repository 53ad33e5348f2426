/** CoreDNS and kube-proxy as kubeadm itself prints them, konnectivity as its own project has it, and what is said of them once somebody changes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplePod } from '../src/engine/example.ts';
import { k8sAudit } from './command.ts';

const test = suite('addons');

const FOLDER = new URL('../fixtures/addons/', import.meta.url);
const stock = Object.fromEntries(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]));
const lines = async (text: string, more: Record<string, string> = {}): Promise<string[]> =>
  (await k8sAudit(['kube-system.yaml', ...(Object.keys(more).length > 0 ? ['manifests'] : []), '-f', 'unix', '--no-config'], { '/w/kube-system.yaml': text, ...more })).out.split('\n').filter((line) => line.startsWith('kube-system.yaml'));

test('the stock files give no finding', async () => {
  assert.ok(Object.keys(stock).length >= 3);
  for (const [name, text] of Object.entries(stock)) assert.equal(await lines(text), [], name);
});

/** One change of a stock file, and the rule that finds it at that line. */
const CHANGES: readonly (readonly [file: string, before: string, after: string, rule: string])[] = [
  ['kubeadm-1.31.14.yaml', '        loadbalance', '        loadbalace', 'coredns-unknown-plugin'],
  ['kubeadm-1.31.14.yaml', '           ttl 30', '           upstream', 'coredns-unknown-option'],
  ['kubeadm-1.34.4.yaml', 'forward . /etc/resolv.conf', 'forward . 127.0.0.53', 'coredns-loop'],
  ['kubeadm-1.37.2.yaml', '    mode: iptables', '    mode: userspace', 'kube-proxy-mode'],
  ['kubeadm-1.37.2.yaml', '    mode: iptables', '    mode: ipvs', 'kube-proxy-mode'],
  ['kubeadm-1.31.14.yaml', '    metricsBindAddress: ""', '    metricsBindAddress: 0.0.0.0:10249', 'kube-proxy-metrics-address'],
  ['kubeadm-1.31.14.yaml', '--hostname-override=', '--hostname-overide=', 'kube-proxy-unknown-flag'],
  ['kubeadm-1.31.14.yaml', '    clusterCIDR: ', '    clusterCIDR: none #', 'kube-proxy-config'],
  ['kubeadm-1.21.yaml', '    clusterCIDR: 10.244.0.0/16', '    featureGates: {EndpointSlices: true}', 'kube-proxy-config'],
  ['konnectivity-0.34.yaml', '"--server-port=0"', '"--server-port=8090"', 'konnectivity-server-port'],
  ['konnectivity-0.34.yaml', 'port: 8093', 'port: 8094', 'konnectivity-agent-probe'],
  ['konnectivity-0.34.yaml', '--proxy-server-port=8091', '--proxy-server-port=8090', 'konnectivity-agent-port'],
  ['konnectivity-0.34.yaml', 'audience: system:konnectivity-server', 'audience: konnectivity', 'konnectivity-agent-token'],
];

for (const [file, before, after, rule] of CHANGES) {
  test(`${rule}: ${after.trim()} in ${file}`, async () => {
    const text = stock[file]?.replace(before, after) ?? '';
    assert.is.not(text, stock[file]);
    const found = await lines(text);
    const line = text.split('\n').findIndex((each) => each.includes(after.trim())) + 1;
    assert.ok(found.some((each) => each.startsWith(`kube-system.yaml:${line}:`) && each.includes(`[${rule}]`)), found.join('\n'));
  });
}

test('objects in a file of their own are compared with the control plane beside', async () => {
  const manifests = {
    '/w/manifests/kube-apiserver.yaml': examplePod('kube-apiserver', '1.31', ['--service-cluster-ip-range=172.30.0.0/16']),
    '/w/manifests/kube-controller-manager.yaml': examplePod('kube-controller-manager', '1.31', ['--cluster-cidr=10.128.0.0/14']),
  };
  const found = await lines(stock['kubeadm-1.31.14.yaml'] ?? '', manifests);
  assert.ok(found.some((each) => each.includes('[coredns-service-address]')), found.join('\n'));
  assert.ok(found.some((each) => each.includes('[kube-proxy-cluster-cidr]')), found.join('\n'));
});

test('the configuration of kube-proxy in one of kubeadm is looked at where it stands', async () => {
  const kubeadm = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.33.2\n---\napiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: userspace\niptables: {masqueradeBit: 40}\n';
  const { out } = await k8sAudit(['kubeadm.yaml', '-f', 'unix', '--no-config'], { '/w/kubeadm.yaml': kubeadm });
  assert.match(out, /kubeadm\.yaml:7:7: .*\[kube-proxy-mode\]/);
  assert.match(out, /kubeadm\.yaml:8:27: .*\[kube-proxy-config\]/);
});

test('a bundle with a pod, as minikube has one, is no static pod outside of the kubelet\'s directory', async () => {
  const bundle = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: storage-provisioner}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: storage-provisioner}\nspec: {containers: [{name: a, image: "gcr.io/k8s-minikube/storage-provisioner:v5"}]}\n';
  const saysIn = async (directory: string): Promise<boolean> =>
    (await k8sAudit([directory, '-f', 'unix', '--no-config'], { [`/w/${directory}/kube-apiserver.yaml`]: examplePod('kube-apiserver', '1.31', []), [`/w/${directory}/storage-provisioner.yaml`]: bundle })).out.includes('[manifest-several-documents]');
  assert.is(await saysIn('addons'), false);
  assert.is(await saysIn('etc/kubernetes/manifests'), true);
});

for (const [directory, rules] of [['deploy', []], ['etc/kubernetes/manifests', ['manifest-not-a-pod']]] as const) {
  test(`a file of objects that are no pods, beside static pods in ${directory}`, async () => {
    const files = { [`/w/${directory}/kube-apiserver.yaml`]: examplePod('kube-apiserver', '1.31', []), [`/w/${directory}/kube-system.yaml`]: stock['kubeadm-1.31.14.yaml'] ?? '' };
    const { out } = await k8sAudit([directory, '-f', 'unix', '--no-config'], files);
    const found = out.split('\n').filter((line) => line.startsWith(`${directory}/kube-system.yaml`)).flatMap((line) => /\[([a-z-]+)\]$/.exec(line)?.[1] ?? []);
    assert.ok(out.includes('kube-apiserver.yaml'));
    assert.equal(found.filter((rule) => rule.startsWith('manifest-')), rules);
  });
}

test.run();
