/** Pods as the API gives them: lists of several nodes, and control planes that run in another cluster. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

const test = suite('sources-pods');

const pod = (component: string, node: string, flag: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { annotations: { 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.mirror': 'a' }, name: `${component}-${node}`, namespace: 'kube-system' },
  spec: { containers: [{ command: [component, flag], image: `registry.k8s.io/${component}:v1.33.1`, name: component }], hostNetwork: true, nodeName: node },
});

const list = (...items: readonly unknown[]): string => JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: {} }, null, 4);

const HEALTHY = pod('kube-apiserver', 'cp-1', '--authorization-mode=Node');
const OTHER = pod('kube-apiserver', 'cp-2', '--authorization-mode=AlwaysAllow');

test('pods of several nodes are several nodes of one control plane', async () => {
  const text = list(HEALTHY, OTHER, pod('kube-scheduler', 'cp-2', '--v=2'), pod('kube-proxy', 'worker', '--v=2'));
  const files = { '/w/pods.json': text };
  const { nodes } = JSON.parse((await k8sAudit(['pods.json', '-f', 'json'], files)).out) as { nodes: { name: string; components: { name: string }[] }[] };
  assert.equal(nodes.map(({ name, components }) => [name, components.length]), [['cp-1', 1], ['cp-2', 2]]);
  const line = text.slice(0, text.indexOf('AlwaysAllow')).split('\n').length;
  assert.match((await k8sAudit(['pods.json', '-f', 'unix'], files)).out, new RegExp(`^pods\\.json:${line}:\\d+: critical: .*AlwaysAllow`, 'm'));
});

test('pods of one node are what they were', async () => {
  const { nodes } = JSON.parse((await k8sAudit(['pods.json', '-f', 'json'], { '/w/pods.json': list(OTHER, pod('kube-scheduler', 'cp-2', '--v=2')) })).out) as { nodes: { source?: unknown; components: unknown[] }[] };
  assert.is(nodes.length, 1);
  assert.is(nodes[0]?.components.length, 2);
});

test('a control plane that runs in another cluster is recognised in its Deployment', async () => {
  const container = (name: string, ...args: readonly string[]) => ({ name, image: `registry.k8s.io/${name}:v1.33.1`, command: [name], args });
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'tenant', namespace: 'kamaji-system' },
    spec: { template: { spec: { containers: [container('kube-apiserver', '--no-such-flag=1'), container('kube-controller-manager', '--profiling=true'), container('kube-scheduler', '--profiling=true')] } } },
  };
  const files = { '/w/tenant.json': JSON.stringify(deployment, null, 2) };
  const { nodes } = JSON.parse((await k8sAudit(['tenant.json', '-f', 'json'], files)).out) as { nodes: { components: unknown[] }[] };
  assert.is(nodes[0]?.components.length, 3);
  assert.match((await k8sAudit(['tenant.json', '-f', 'unix'], files)).out, /critical: --no-such-flag is no flag of kube-apiserver 1\.33/);
});

test('files of arguments for other programs of a snap say so', async () => {
  const unseen = async (name: string): Promise<string> => (await k8sAudit([`args/${name}`, '--show-unseen'], { [`/w/args/${name}`]: '--listen=unix:///a\n' })).out;
  assert.match(await unseen('k8s-dqlite'), /k8s-dqlite stands in the place of etcd/);
  const dqlite = await k8sAudit(['args/kube-apiserver', '--show-unseen', '--kubernetes-version', '1.22'], { '/w/args/kube-apiserver': '--storage-backend=dqlite\n--storage-dir=${SNAP_DATA}/x\n' });
  assert.match(dqlite.out, /keeps its objects in a store of its own/);
  assert.not.match(dqlite.out, /critical/);
  assert.match(await unseen('kubelite'), /kubelite runs the components inside of itself/);
  assert.match(await unseen('kubelet'), /no component of the control plane/);
  assert.match((await k8sAudit(['render', 'args/etcd', '--set', 'SNAP_DATA=/var/snap'], { '/w/args/etcd': '--data-dir=$SNAP_DATA/etcd\n--cert-file=${SNAP_DATA}/c\n' })).out, /--data-dir=\/var\/snap\/etcd\n\s+- --cert-file=\/var\/snap\/c\n/);
});

test.run();
