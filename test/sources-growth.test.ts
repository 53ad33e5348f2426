/** Looking whether a text is a source, and rendering what is one, costs time that grows with its length, whatever the text. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryFileSystem } from '../src/source/memory-files.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { SOURCE_KINDS } from '../src/sources/index.ts';
import { renderSources } from '../src/sources/render.ts';

const test = suite('sources: growth');

const UNITS = ['\n', ' ', '\t\n', '#', '#\n', '<<', '<<EOF\n', '- ', '--a\n', 'kind: ', 'kind:\n', 'apiVersion: kubeadm.k8s.io/\n', 'a: ', '{', '"', "'", '\\\n', 'ExecStart=', '$', '${', '{{ ', 'minikube start ', 'cluster:\n  ', 'x=1 '];
const STARTS = [
  '', '#!/bin/sh\nkubeadm ', '#cloud-config\nwrite_files:\n', '{"ignition": {"storage": ', '[Service]\nExecStart=/usr/bin/kube-apiserver ', 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n', 'machine:\ncluster:\n',
  'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n', 'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\n', 'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\n', 'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlaneTemplate\n---\nkind: ClusterClass\nspec: {patches: [{definitions: [{selector: {kind: KubeadmControlPlaneTemplate}, jsonPatches: [{op: add, path: /x, valueFrom: {template: "', 'minikube start --extra-config=apiserver.', '--a=', 'UID PID CMD\nroot 1 kube-apiserver ', '/proc/1/cmdline:\nkube-apiserver\n', 'kube-apiserver-arg:\n  - ', 'apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nspec: ', 'version: v1alpha1\ncluster:\n  apiServer:\n    extraArgs: ', 'apiVersion: kubecontrolplane.config.openshift.io/v1\nkind: KubeAPIServerConfig\napiServerArguments: ',
  'apiVersion: kubeone.k8c.io/v1beta3\nkind: KubeOneCluster\nfeatures: ', 'apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nspec: ', 'kind: List\nitems:\n- metadata: {name: etcd-a}\n  nodeName: a\n  nodeName: b\n',
];

/** Texts for which the work grows faster than their length. A few milliseconds are nothing, and say nothing of growth. */
const growing = async (work: (text: string) => Promise<void>, length: number): Promise<string[]> => {
  const cost = async (text: string): Promise<number> => {
    const before = process.cpuUsage();
    await work(text);
    return process.cpuUsage(before).user / 1000;
  };
  const slow: string[] = [];
  for (const start of STARTS) {
    for (const unit of UNITS) {
      const ofLength = (size: number): string => start + unit.repeat(size / unit.length);
      let ratio = Infinity;
      for (let tries = 0; tries < 3 && ratio >= 8; tries += 1) {
        const long = await cost(ofLength(4 * length));
        ratio = long < 40 ? 0 : Math.min(ratio, long / Math.max(await cost(ofLength(length)), 1));
      }
      if (ratio >= 8) slow.push(`${JSON.stringify(start)} and ${JSON.stringify(unit)}: ${ratio.toFixed(0)} times as long for four times the text`);
    }
  }
  return slow;
};

test('no repeated text makes recognising slow', async () => {
  const look = async (text: string): Promise<void> => {
    for (const kind of SOURCE_KINDS) kind.looksLike(text, 'hostile');
  };
  assert.equal(await growing(look, 20_000), []);
});

test('no repeated text makes rendering slow or fail', async () => {
  const ports = { fileSystem: memoryFileSystem({}), cwd: '/' };
  const render = async (text: string): Promise<void> => {
    const source = new SourceFile('hostile', text);
    await renderSources([{ path: 'hostile', isDirectory: false, source, files: [] }], { values: new Map(), kubernetesVersion: null, maxFileSize: 1e7 }, ports);
  };
  assert.equal(await growing(render, 5_000), []);
});

test.run();
