/** Which nodes belong together. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplePod } from '../src/engine/example.ts';
import { controlPlanesOf } from '../src/model/control-plane.ts';
import { buildManifest } from '../src/model/manifest.ts';
import { buildNode } from '../src/model/node.ts';
import type { ClusterNode } from '../src/model/types.ts';
import { readBytes } from '../src/source/read.ts';

const node = (path: string, api: readonly string[], etcd?: readonly string[], isDirectory = true): ClusterNode => {
  const files = [['kube-apiserver', api], ...(etcd ? [['etcd', etcd] as const] : [])] as const;
  return buildNode(path, isDirectory, files.map(([component, argv]) => {
    const text = examplePod(component, component === 'etcd' ? '3.5' : '1.31', argv);
    return buildManifest(`${path}/${component}.yaml`, readBytes(`${path}/${component}.yaml`, new TextEncoder().encode(text)));
  }));
};
const groups = (...nodes: readonly ClusterNode[]): string[][] => controlPlanesOf(nodes).map((plane) => plane.nodes.map(({ path }) => path));

const LOCAL = '--etcd-servers=https://127.0.0.1:2379';
const api = (number: number): string[] => [LOCAL, `--advertise-address=10.0.0.${number}`];
const etcd = (number: number, ...members: readonly number[]): string[] => [
  `--name=n${number}`, `--initial-advertise-peer-urls=https://10.0.0.${number}:2380`, `--initial-cluster=${members.map((each) => `n${each}=https://10.0.0.${each}:2380`).join(',')}`,
];

const test = suite('which nodes belong together');
test('those that know one etcd', () => {
  assert.equal(groups(node('a', api(1), etcd(1, 1)), node('b', api(2), etcd(2, 1, 2)), node('c', api(3), etcd(3, 3))), [['a', 'b'], ['c']]);
  assert.equal(groups(node('a', ['--etcd-servers=https://10.9.0.1:2379,https://10.9.0.2:2379', '--advertise-address=10.0.0.1']), node('b', ['--etcd-servers=https://10.9.0.2:2379', '--advertise-address=10.0.0.2'])), [['a', 'b']]);
});
test('those in folders that count nodes, whatever their etcd', () => {
  assert.equal(groups(node('x/cp-1/manifests', api(1)), node('x/cp-2/manifests', api(2))), [['x/cp-1/manifests', 'x/cp-2/manifests']]);
  assert.equal(groups(node('prod-master1', api(1)), node('prod-master2', api(1)), node('dev-master1', api(1))), [['prod-master1', 'prod-master2'], ['dev-master1']]);
  assert.equal(groups(node('a/node-1', api(1)), node('b/node-2', api(2))), [['a/node-1'], ['b/node-2']]);
});
test('samples and backups do not', () => {
  assert.equal(groups(node('1.30', api(1), etcd(1, 1)), node('1.31', api(1), etcd(1, 1))), [['1.30'], ['1.31']]);
  assert.equal(groups(node('case-1', api(1)), node('case-2', api(2))), [['case-1'], ['case-2']]);
  assert.equal(groups(node('manifests', api(1), etcd(1, 1)), node('manifests.old', api(1), etcd(1, 1))), [['manifests'], ['manifests.old']]);
  assert.equal(groups(node('cp-1', api(1), undefined, false), node('cp-2', api(2), undefined, false)), [['cp-1'], ['cp-2']]);
});
test.run();
