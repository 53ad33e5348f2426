import { examplePod } from '../../src/engine/example.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import { filesBelow, manifestPath } from '../../src/model/file-attributes.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import { KUBELET_CONFIG } from '../../src/model/kubelet-settings.ts';
import { unitFiles } from '../../src/model/kubelet-unit.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import type { MemoryFile } from '../../src/source/memory-files.ts';

/** Files of a node that benchmarks speak of together. */
export interface HostFiles {
  /** `the manifest of kube-apiserver`, `private keys` */
  readonly what: string;
  readonly isPlural?: true;
  /** Whether who reads them gets power over the cluster. */
  readonly isSecret?: true;
  /** Whether they may belong to the user that a pod of the control plane runs as. */
  readonly ofPods?: true;
  paths(node: ClusterNode): readonly string[];
  /** One of them, for the examples of the rules, and what else must be there. */
  readonly sample: string;
  readonly sampleFiles?: Readonly<Record<string, string>>;
  readonly sampleRoot?: Readonly<Record<string, MemoryFile>>;
}

/** The path on the node of what a flag of a component names. */
const named = (node: ClusterNode, component: ComponentName, flag: string): readonly string[] =>
  node.invocations.filter((invocation) => invocation.component === component).flatMap((invocation) => {
    const setting = invocation.setting(flag);
    return 'text' in setting && setting.text !== '' ? [hostPathOf(invocation.container, setting.text) ?? setting.text] : [];
  });

const manifest = (component: ComponentName): HostFiles => ({
  what: `the manifest of ${component}`,
  paths: (node) => [...new Set(node.invocations.filter((invocation) => invocation.component === component).map(({ container }) => manifestPath(node, container.pod.manifest)))],
  sample: `/etc/kubernetes/manifests/${component}.yaml`,
  sampleFiles: { [`${component}.yaml`]: examplePod(component, component === 'etcd' ? '3.5' : '1.31', []) },
});

const kubeconfig = (component: 'kube-scheduler' | 'kube-controller-manager', usual: string): HostFiles => ({
  what: `the kubeconfig of ${component}`,
  isSecret: true,
  ofPods: true,
  paths: (node) => orUsual(named(node, component, 'kubeconfig'), usual),
  sample: usual,
});

const orUsual = (paths: readonly string[], ...usual: readonly string[]): readonly string[] => (paths.length > 0 ? paths : usual);

/** Where kubeadm, minikube, kops, kubespray and RKE2 keep certificates and keys. */
const PKI_DIRECTORIES = ['/etc/kubernetes/pki', '/var/lib/minikube/certs', '/srv/kubernetes', '/etc/kubernetes/ssl', '/var/lib/rancher/rke2/server/tls'];
const inPki = (node: ClusterNode, suffix: string): readonly string[] => PKI_DIRECTORIES.flatMap((directory) => filesBelow(node, directory)).filter((path) => path.endsWith(suffix));

const kubeletPath = (node: ClusterNode, field: string | null, flag: string, usual: string): readonly string[] => {
  const setting = node.kubelet?.setting(field, flag, '');
  return setting?.state === 'given' && setting.text !== '' ? [setting.text] : [usual];
};

const CNI = '/etc/cni/net.d';

/** What CIS 1.1 and 4.1 ask about. */
export const HOST_FILES = {
  'apiserver-manifest': manifest('kube-apiserver'),
  'controller-manager-manifest': manifest('kube-controller-manager'),
  'scheduler-manifest': manifest('kube-scheduler'),
  'etcd-manifest': manifest('etcd'),
  'cni-files': { what: 'settings of the network plugin', isPlural: true, paths: (node) => filesBelow(node, CNI), sample: `${CNI}/10-a.conflist` },
  'etcd-data': {
    what: 'the data directory of etcd',
    isSecret: true,
    ofPods: true,
    paths: (node) => named(node, 'etcd', 'data-dir'),
    sample: '/var/lib/etcd',
    sampleFiles: { 'etcd.yaml': examplePod('etcd', '3.5', ['--data-dir=/var/lib/etcd']) },
  },
  'admin-kubeconfigs': { what: 'kubeconfigs of administrators', isPlural: true, isSecret: true, paths: () => ['/etc/kubernetes/admin.conf', '/etc/kubernetes/super-admin.conf'], sample: '/etc/kubernetes/super-admin.conf' },
  'scheduler-kubeconfig': kubeconfig('kube-scheduler', '/etc/kubernetes/scheduler.conf'),
  'controller-manager-kubeconfig': kubeconfig('kube-controller-manager', '/etc/kubernetes/controller-manager.conf'),
  pki: { what: 'certificates, keys and their directories', isPlural: true, ofPods: true, paths: (node) => [...PKI_DIRECTORIES, ...inPki(node, '')], sample: '/etc/kubernetes/pki/etcd/ca.crt' },
  certificates: { what: 'certificates', isPlural: true, ofPods: true, paths: (node) => inPki(node, '.crt'), sample: '/etc/kubernetes/pki/ca.crt' },
  keys: { what: 'private keys', isPlural: true, isSecret: true, ofPods: true, paths: (node) => inPki(node, '.key'), sample: '/etc/kubernetes/pki/ca.key' },
  'kubelet-unit': { what: 'units of the kubelet', isPlural: true, paths: unitFiles, sample: '/etc/systemd/system/kubelet.service' },
  'kube-proxy-kubeconfig': {
    what: 'the kubeconfig of kube-proxy',
    isSecret: true,
    paths: () => ['/etc/kubernetes/kube-proxy.conf', '/var/lib/kube-proxy/kubeconfig', '/var/lib/kube-proxy/kubeconfig.conf'],
    sample: '/var/lib/kube-proxy/kubeconfig',
  },
  'kubelet-kubeconfig': { what: 'the kubeconfig of the kubelet', isSecret: true, paths: (node) => kubeletPath(node, null, 'kubeconfig', '/etc/kubernetes/kubelet.conf'), sample: '/etc/kubernetes/kubelet.conf' },
  'kubelet-client-ca': {
    what: 'the CA with which the kubelet checks its clients',
    paths: (node) => kubeletPath(node, 'authentication.x509.clientCAFile', 'client-ca-file', '/etc/kubernetes/pki/ca.crt'),
    sample: '/etc/kubernetes/own.crt',
    sampleRoot: { [KUBELET_CONFIG]: 'kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /etc/kubernetes/own.crt}}\n' },
  },
  'kubelet-config': { what: 'the configuration of the kubelet', paths: (node) => kubeletPath(node, null, 'config', KUBELET_CONFIG), sample: KUBELET_CONFIG },
} as const satisfies Readonly<Record<string, HostFiles>>;
