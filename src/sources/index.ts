import type { SourceFile } from '../source/source-file.ts';
import type { SourceKind } from './types.ts';

/** All kinds; the first that knows a text has it. Only what recognises them is loaded at once. */
export const SOURCE_KINDS: readonly SourceKind[] = [
  {
    id: 'kubeadm',
    title: 'a kubeadm configuration',
    program: 'kubeadm',
    exact: 'the manifests of etcd, the API server, the controller-manager and the scheduler, as kubeadm 1.20 to 1.37 writes them',
    approximate: 'which directories of CA certificates the node has, unless --set CA_DIRECTORIES says it',
    notCovered: 'kubelet, kube-proxy and CoreDNS',
    looksLike: (text) => /^kind:\s*["']?(?:InitConfiguration|ClusterConfiguration|JoinConfiguration)\b/m.test(text) && /^apiVersion:\s*["']?kubeadm\.k8s\.io\//m.test(text),
    load: async () => (await import('./kubeadm/index.ts')).render,
  },
  {
    id: 'microk8s-args',
    title: 'a file of arguments of MicroK8s or Canonical Kubernetes',
    program: 'the snap',
    exact: 'the arguments of the component that the file is called after',
    approximate: 'the version, unless --kubernetes-version says it; variables of the snap, unless --set gives them',
    notCovered: 'k8s-dqlite and kubelite, which are programs of their own',
    names: /^(kube-apiserver|kube-controller-manager|kube-scheduler|etcd)$/,
    looksLike: (text) => /^(?:\s*(?:#[^\n]*)?\n)*--[a-z][\w-]*[=\s]/.test(text),
    load: async () => (await import('./microk8s-args.ts')).render,
  },
  {
    id: 'capi',
    title: 'a control plane of Cluster API (KubeadmControlPlane or its template), also as EKS Anywhere writes it',
    program: 'Cluster API',
    exact: 'the manifests that kubeadm writes on the first node, with the patches and static pods in files[]',
    approximate: 'what the Cluster object says where it is not in the same file; patches of a ClusterClass; commands before and after kubeadm; Bottlerocket',
    notCovered: 'files with contentFrom, which are unseen, and workers',
    looksLike: (text) => /^kind:\s*["']?KubeadmControlPlane(?:Template)?\b/m.test(text) && /^apiVersion:\s*["']?controlplane\.cluster\.x-k8s\.io\//m.test(text),
    load: async () => (await import('./capi.ts')).render,
  },
  {
    id: 'cloud-config',
    title: 'a cloud-config, an Ignition config, or a Butane or Container Linux config',
    program: 'cloud-init',
    exact: 'the static pods among its files, plain, base64 or gzip, and other sources among them, as far as their own kind is',
    approximate: 'files to which something is appended, and commands that change manifests',
    notCovered: 'files that are fetched, which are unseen',
    looksLike: (text) =>
      (/^\uFEFF?#cloud-config\b/m.test(text) && /^\s*(?:write[_-]files|units):/m.test(text)) || (/^\s*\{/.test(text) && /"ignition"\s*:\s*\{/.test(text) && /"(?:storage|systemd)"\s*:/.test(text)) || (/^(?:variant:\s*["']?(?:fcos|flatcar|openshift|r4e|fiot)\b|storage:\s*$)/m.test(text) && /^\s+files:\s*$/m.test(text) && /^\s+(?:inline|source|local):/m.test(text)),
    load: async () => (await import('./cloud-config.ts')).render,
  },
  {
    id: 'kops-cluster',
    title: 'a cluster of kops',
    program: 'kops',
    exact: 'the flags and the environment of the API server, the controller-manager and the scheduler that the cluster sets, and its fileAssets',
    approximate: 'what kops adds by itself, which depends on its release, the cloud and the network, and is unseen',
    notCovered: 'the pods themselves; the arguments that etcd-manager gives to etcd',
    looksLike: (text) => /^kind:\s*["']?Cluster["']?\s*$/m.test(text) && /^apiVersion:\s*["']?kops\.k8s\.io\//m.test(text),
    load: async () => (await import('./kops-cluster.ts')).render,
  },
  {
    id: 'kind',
    title: 'a configuration of kind, also inside of a script or a document',
    program: 'kind',
    exact: 'the manifests of each control-plane node, with the patches of the cluster and of the node, for the release that the image is called after',
    approximate: 'the release of an image without a version, unless --kubernetes-version says it; the address of the node, unless --set NODE_IP says it; kind 0.33 is followed, and other releases of it may write another version of the configuration',
    notCovered: 'workers, and mounted files that do not lie beside the configuration',
    names: /\.sh$/,
    looksLike: (text) => /^apiVersion:\s*["']?kind\.x-k8s\.io\//m.test(text) && /^kind:\s*["']?Cluster\b/m.test(text),
    load: async () => (await import('./kind.ts')).render,
  },
  {
    id: 'kubespray',
    title: 'variables of kubespray (group_vars), also in a document',
    program: 'kubespray',
    exact: 'the flags that the variables of this file become, by kubespray\'s own template of kubeadm\'s configuration',
    approximate: 'what other files, kubespray\'s defaults and kubeadm add, which is unseen; the flags are those of a recent release of kubespray',
    notCovered: 'volumes, and components of which the file sets nothing',
    looksLike: (text) => !/^apiVersion:/m.test(text) && /^(?:kube_(?:apiserver|api|kubeadm|controller|scheduler|encrypt|oidc|webhook|token|feature_gates|profiling|network_plugin|version|service_addresses|pods_subnet|proxy)\w*|kubernetes_audit\w*|etcd_(?:deployment_type|data_dir|metrics|listen_metrics|election|heartbeat|compaction|snapshot|quota|max_request|log_level|extra_vars)\w*|authorization_modes):/m.test(text),
    load: async () => (await import('./kubespray.ts')).render,
  },
  {
    id: 'minikube',
    title: 'a command line of minikube start with --extra-config, in a script or a document',
    program: 'minikube',
    exact: 'the flags of --extra-config and --feature-gates, and those that minikube gives by itself',
    approximate: 'the release of Kubernetes, unless --kubernetes-version of the command or of k8s-audit says it; what the shell fills in; several nodes',
    notCovered: 'addons, and options that minikube keeps in its own configuration',
    names: /\.sh$/,
    looksLike: (text) => /\bminikube\s+start\b/.test(text) && text.includes('--extra-config') && !/^kind:\s*["']?Pod\b/m.test(text),
    load: async () => (await import('./minikube.ts')).render,
  },
];

/** File names, beside those of manifests, that a search for sources opens. */
export const SOURCE_NAMES = new RegExp(SOURCE_KINDS.flatMap(({ names }) => names?.source ?? []).join('|') || '(?!)', 'i');

/** The kind of source that a text is; undefined for a manifest and for anything else. */
export const sourceKindOf = ({ text, path }: Pick<SourceFile, 'text' | 'path'>): SourceKind | undefined => SOURCE_KINDS.find((kind) => kind.looksLike(text, path));
