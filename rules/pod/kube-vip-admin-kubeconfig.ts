import { defineRule } from '../../src/engine/rule.ts';
import { examplePod } from '../../src/engine/example.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { readImage } from '../templates/image-name.ts';

/** From here on the rights of admin.conf come from a binding that `kubeadm init` makes at its end. */
const FIRST = '1.29';

const vip = (path: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: kube-vip, namespace: kube-system}\nspec:\n  hostNetwork: true\n  containers: [{name: kube-vip, image: "ghcr.io/kube-vip/kube-vip:v0.8.0", args: [manager]}]\n  volumes: [{name: kubeconfig, hostPath: {path: ${path}}}]\n`;
const beside = (version: string, path: string): { files: Record<string, string> } => ({ files: { 'kube-vip.yaml': vip(path), 'kube-apiserver.yaml': examplePod('kube-apiserver', version, []) } });

export default defineRule({
  title: 'kube-vip uses admin.conf, which has no rights yet while kubeadm init runs',
  on: 'pod',
  family: 'upgrade',
  severity: 'low',
  confidence: 'possible',
  since: '0.1.0',
  why: 'From 1.29 on the user in `admin.conf` is a cluster administrator only by a binding, and `kubeadm init` makes that binding through the address that kube-vip is to bring up. On the first node of a new cluster neither happens: `leases.coordination.k8s.io "plndr-cp-lock" is forbidden`. On a cluster that is up, and on nodes that join, `admin.conf` works.',
  remedy: 'For `kubeadm init`, and only on the first node, mount `/etc/kubernetes/super-admin.conf` in the place of `admin.conf`, and change it back when the cluster is up.',
  references: ['https://github.com/kube-vip/kube-vip/issues/684'],
  examples: () => ({ bad: [beside('1.29', '/etc/kubernetes/admin.conf')], good: [beside('1.28', '/etc/kubernetes/admin.conf'), beside('1.31', '/etc/kubernetes/super-admin.conf')] }),
  *check(pod, { node }) {
    if (!pod.containers.some(({ image }) => readImage(image)?.name === 'kube-vip')) return;
    const api = node.invocations.find(({ component, version }) => component === 'kube-apiserver' && version.minor !== null && compareVersions(version.minor, FIRST) >= 0);
    if (!api) return;
    for (const volume of pod.cursor.get('spec').get('volumes').items()) {
      const path = volume.get('hostPath').get('path');
      if (path.text() !== '/etc/kubernetes/admin.conf') continue;
      yield { at: path, about: api, message: `kube-vip uses ${path.text()}, which at ${api.version.minor} has no rights yet while kubeadm init sets up the first node`, label: 'no rights before the first node is up', advice: 'on the first node, and only until it is up, mount /etc/kubernetes/super-admin.conf instead' };
    }
  },
});
