import { lazilyFor } from '../knowledge/facts.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { SourceKind } from './types.ts';

/** A line of a unit that names a component, other than those that only speak of other units. */
const STARTS_COMPONENT = /^(?![ \t]*(?:[#;]|(?:After|Before|Wants|Requires|Requisite|BindsTo|PartOf|Conflicts|Description|Documentation|WantedBy|RequiredBy|Alias)[ \t]*=)).*\b(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd|hyperkube|kubelet)\b/m;

/** What a guide shows of other kinds. */
const SHOWN = /^[ \t]*(?:\[Service\]|kube-(?:apiserver|controller-manager|scheduler)-arg\+?:|profile:[ \t]*["']?cis|(?:apiVersion:[ \t]*)["']?k0s\.k0sproject\.io\/)/m;

/** Whether there is an object of a kind and a group, in YAML or JSON, also as an item of a List. */
const hasObject = (text: string, kind: string, group: string): boolean =>
  new RegExp(`(?:^(?:- |  )?kind|"kind")\\s*:\\s*["']?${kind}\\b`, 'm').test(text) && new RegExp(`(?:^(?:- |  )?apiVersion|"apiVersion")\\s*:\\s*["']?${group}/`, 'm').test(text);

/** Whether an object of Cluster API holds a control plane itself. */
const hasCapiControlPlane = (text: string): boolean => hasObject(text, 'KubeadmControlPlane(?:Template)?', 'controlplane\\.cluster\\.x-k8s\\.io') || hasObject(text, 'KubeadmConfig(?:Template)?', 'bootstrap\\.cluster\\.x-k8s\\.io');

/** Whether components of the control plane run on more than one node. */
const hasSeveralNodes = (text: string): boolean =>
  /\b(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd)-/.test(text) && new Set([...text.matchAll(/^[ \t]*["']?nodeName["']?:[ \t]*["']?([\w.-]+)/gm)].map(([, name]) => name)).size > 1;

/** All kinds; the first that knows a text has it. Only what recognises them is loaded at once. */
export const SOURCE_KINDS: readonly SourceKind[] = [
  {
    id: 'kubeadm',
    title: 'a kubeadm configuration',
    program: 'kubeadm',
    exact: 'the manifests of etcd, the API server, the controller-manager and the scheduler, as kubeadm 1.20 to 1.37 writes them, with the patches that lie beside the file; what kubeadm refuses in the configuration of the cluster, of a node and of the patches',
    approximate:
      'the node: its directories of CA certificates, unless --set CA_DIRECTORIES says them, its proxy variables, and whether its address is IPv6; the release of kubeadm, which is taken to be that of Kubernetes, unless --set KUBEADM_VERSION says it; patches that lie on the node, unless --set PATCHES names a copy; the other members of etcd, unless --set ETCD_MEMBERS says them; no key of the CA, as --set EXTERNAL_CA=true says',
    notCovered: 'the kubelet, CoreDNS, and of kube-proxy all but its configuration',
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
    isOfComponent: true,
    looksLike: (text) => /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*--[a-z][\w-]*[=\s]/.test(text),
    load: async () => (await import('./microk8s-args.ts')).render,
  },
  {
    id: 'capi',
    title: 'a control plane of Cluster API (KubeadmControlPlane or its template, KubeadmConfig), also as EKS Anywhere writes it',
    program: 'Cluster API',
    exact: 'the manifests that kubeadm writes on the first node, and on those that join where they are others, with the patches and static pods in files[]; the patches of a ClusterClass for each Cluster in the file, or in one that is named after it or lies beside it, with its variables and their defaults',
    approximate: 'what the Cluster object says where it is not given; functions of templates other than if, not, eq, ne, quote, lower, upper and trim; patches of an extension; commands before and after kubeadm; Bottlerocket',
    notCovered: 'files with contentFrom, which are unseen; workers, but for their static pods',
    isChange: (text) => !hasCapiControlPlane(text),
    looksLike: (text) => hasCapiControlPlane(text) || (hasObject(text, 'Cluster(?:Class)?', 'cluster\\.x-k8s\\.io') && /\bKubeadmControlPlane|^[ \t]+topology:/m.test(text)),
    load: async () => (await import('./capi.ts')).render,
  },
  {
    id: 'eks-anywhere',
    title: 'a Cluster of EKS Anywhere',
    program: 'EKS Anywhere',
    exact: 'the audit flags, apiServerExtraArgs, the identity providers in the same file, etcdEncryption, podIamConfig, the networks and the audit policy',
    approximate: 'what the provider and its release decide (ciphers, the cloud provider, images, paths on Bottlerocket), which is unseen; the patch release of Kubernetes',
    notCovered: 'the machines of an external etcd, and workers',
    looksLike: (text) => hasObject(text, 'Cluster', 'anywhere\\.eks\\.amazonaws\\.com'),
    load: async () => (await import('./eks-anywhere.ts')).render,
  },
  {
    id: 'kubeone',
    title: 'a cluster of KubeOne (KubeOneCluster)',
    program: 'KubeOne',
    exact: 'the flags and mounts of its features, controlPlaneComponents, the networks, and the policies that features name and that lie beside it; the manifests are those of the leader',
    approximate: 'flags that differ between releases of KubeOne (admission plugins, ciphers, profiling), which are unseen; hosts of another file',
    notCovered: 'the admission configuration and the encryption keys that KubeOne writes; dynamicAuditLog; workers',
    looksLike: (text) => /^kind:[ \t]*["']?KubeOneCluster\b/m.test(text) && /^apiVersion:[ \t]*["']?kubeone\.(?:k8c\.)?io\//m.test(text),
    load: async () => (await import('./kubeone.ts')).render,
  },
  {
    id: 'cloud-config',
    title: 'a cloud-config, an Ignition config, or a Butane or Container Linux config',
    program: 'cloud-init',
    exact: 'the static pods among its files, plain, base64 or gzip, and other sources among them, as far as their own kind is',
    approximate: 'files to which something is appended, and commands that change manifests',
    notCovered: 'files that are fetched, which are unseen',
    looksLike: (text) =>
      (/^\uFEFF?#cloud-config\b/m.test(text) && /^[ \t]*(?:write[_-]files|units):/m.test(text)) || (/^\s*\{/.test(text) && /"ignition"\s*:\s*\{/.test(text) && /"(?:storage|systemd)"\s*:/.test(text)) || (/^variant:[ \t]*["']?(?:fcos|flatcar|openshift|r4e|fiot)\b/m.test(text) && /^[ \t]+(?:files|units):/m.test(text)) || (/^storage:[ \t]*$/m.test(text) && /^[ \t]+files:[ \t]*$/m.test(text) && /^[ \t]+(?:inline|source|local):/m.test(text)),
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
    isScript: true,
    names: /\.sh$/,
    looksLike: (text) => /\bminikube\s+start\b/.test(text) && text.includes('--extra-config') && !/^kind:\s*["']?Pod\b/m.test(text),
    load: async () => (await import('./minikube.ts')).render,
  },
  {
    id: 'gce',
    title: 'a script of cluster/gce that starts a component, or the variables for it',
    program: 'cluster/gce',
    exact: 'the flags that its functions always give, and those under a condition whose variables --set gives',
    approximate: 'flags under other conditions, and those that other functions add, which are unseen',
    notCovered: 'the volumes of the manifests; audit the manifests themselves, which are templates that --set fills in',
    isScript: true,
    names: /\.sh$/,
    looksLike: (text) => /^function\s+start-kube-(?:apiserver|controller-manager|scheduler)\b/m.test(text) || /^[ \t]*(?:readonly[ \t]+)?KUBE_API_SERVER_RUNASUSER=|^readonly KUBE_API_SERVER_DOCKER_TAG=/m.test(text),
    load: async () => (await import('./gce.ts')).render,
  },
  {
    id: 'cke',
    title: 'a cluster of CKE',
    program: 'CKE',
    exact: 'the arguments and the environment in its options',
    approximate: 'what CKE gives by itself, which is unseen',
    notCovered: 'the kubelet and kube-proxy',
    looksLike: (text) => /^nodes:\s*$/m.test(text) && /^service_subnet:/m.test(text) && /^(?:options|dns_servers):/m.test(text) && !/^apiVersion:/m.test(text),
    load: async () => (await import('./cke.ts')).render,
  },
  {
    id: 'shell-script',
    title: 'a shell script that runs kubeadm or writes static pods, also as KubeOne makes it',
    program: 'the script',
    exact: 'the texts that it writes with << to a file: static pods, and other sources as far as their own kind is',
    approximate: 'what its variables hold, unless --set gives it; a configuration that it names and that does not lie beside it',
    notCovered: 'options on the command line of kubeadm, and everything else that a script can do',
    isScript: true,
    names: /\.sh$/,
    looksLike: (text) => /^(?:#!|set -[a-z]*e)/.test(text) && (/\bkubeadm\b/.test(text) || (text.includes('<<') && /\bkind:[ \t]*(?:Pod|ClusterConfiguration)\b/.test(text))),
    load: async () => (await import('./shell-script.ts')).render,
  },
  {
    id: 'systemd',
    title: 'a systemd unit of a component',
    program: 'systemd',
    exact: 'the command line of the API server, the controller-manager, the scheduler, etcd or the kubelet, with drop-ins and environment files that lie beside the unit, also by a prefix (kube-.service.d) and a pattern; the configuration that the kubelet is given, where it lies there, too',
    approximate: 'specifiers of the host (%H, unless --set NODE_NAME says it), variables of an environment file that does not lie there, and the version, unless --kubernetes-version or --set ETCD_VERSION says it',
    notCovered: 'the environment that systemd itself was started with; other files of the kubelet, which --root reads',
    names: /\.service$/,
    isOfComponent: true,
    looksLike: (text) => /^\uFEFF?(?:[ \t]*(?:[#;][^\n]*)?\r?\n)*\[[\w-]+\]/.test(text) && /^\[Service\]/m.test(text) && /^\s*ExecStart\s*=/m.test(text) && STARTS_COMPONENT.test(text),
    load: async () => (await import('./systemd.ts')).render,
  },
  {
    id: 'processes',
    title: 'a listing of running processes, as ps or /proc/PID/cmdline gives it (--processes)',
    program: 'the node',
    exact: 'the arguments of each component, where they are listed one by one, as --processes live reads them',
    approximate: 'arguments with spaces in a listing of ps, and lines that ps cut, of which the rest is unseen; the version, unless --kubernetes-version says it',
    notCovered: 'the environment of a process, which is never read; components that k3s and kubelite run inside of themselves',
    looksLike: (text) => (/^\s*(?:(?:F|S|UID|USER|PID|PPID)\b[^\n]*[ \t])?(?:CMD|COMMAND|ARGS)[ \t]*\r?\n/.test(text) || /^(?:==> )?\/proc\/\d+\/cmdline/.test(text)) && /\b(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd)\b/.test(text),
    load: async () => (await import('./processes.ts')).render,
  },
  {
    id: 'k3s',
    title: 'a configuration of k3s or RKE2',
    program: 'k3s',
    exact: 'the arguments that it gives to the components, merged as k3s merges them, also those of config.yaml.d beside it',
    approximate: 'what k3s and RKE2 give by themselves: what has been the same since 2021 is known, the rest is unseen; the version, unless --kubernetes-version says it',
    notCovered: "options on k3s's own command line, and the kubelet",
    looksLike: (text, path) => !/^(?:apiVersion|kind|machine|cluster):/m.test(text) && (/^(?:(?:kube-(?:apiserver|controller-manager|scheduler)|etcd)-arg\+?:|profile:[ \t]*["']?cis)/m.test(text) || (/(?:^|\/)(?:rke2|k3s)\/config\.yaml(?:\.d\/[^/]+)?$/.test(path) && /^[a-z][a-z-]*\+?:/m.test(text))) && !/^[ \t]*```/m.test(text),
    load: async () => (await import('./k3s.ts')).render,
  },
  {
    id: 'talos',
    title: 'a machine configuration of Talos, or a patch of it',
    program: 'Talos',
    exact: 'the flags of Talos 1.8 to 1.13 and those of extraArgs, merged as Talos does it; strategic merge and JSON patches named after it or beside it; what Talos refuses; the audit policy and the admission configuration',
    approximate: 'ciphers, how the API server authorizes, and further flags of etcd, which differ between releases of Talos and are unseen; a patch without the configuration that it changes; which patches of a folder change a configuration, unless they are named',
    notCovered: 'workers, the pods around the components, kubelet, kube-proxy and CoreDNS',
    looksLike: (text) =>
      (/^(?:machine|cluster):/m.test(text) && !/^apiVersion:(?![ \t]*["']?v1alpha1\b)/m.test(text) && (/^version:[ \t]*["']?v1alpha1\b/m.test(text) || /^ {1,8}(?:apiServer|controllerManager|scheduler|controlPlane|inlineManifests|extraManifests|nodeLabels|kubelet|install|network|proxy):/m.test(text))) ||
      (/^apiVersion:[ \t]*["']?v1alpha1["']?[ \t]*\r?$/m.test(text) && /^kind:[ \t]*["']?(?:Kube(?:APIServer|ControllerManager|Scheduler)\w*Config|KubeEtcdEncryptionConfig|EtcdConfig)\b/m.test(text)) ||
      ((/^-[ \t]+op:/m.test(text) || /^\s*\[\s*\{\s*"op"/.test(text)) && /["\s{]path"?:[ \t]*["']?\/(?:cluster|machine)\//.test(text)),
    isChange: (text) => !/\btype["']?:[ \t]*["']?(?:controlplane|init|worker|join)\b/.test(text),
    load: async () => (await import('./talos.ts')).render,
  },
  {
    id: 'k0s',
    title: 'a configuration of k0s (ClusterConfig)',
    program: 'k0s',
    exact: 'the arguments in extraArgs and rawArgs, feature gates, and the networks',
    approximate: 'what k0s gives by itself: what has been the same since its first releases is known, the rest is unseen; the version, unless --kubernetes-version or spec.version says it',
    notCovered: 'worker profiles, kine, konnectivity and kube-proxy',
    looksLike: (text) => /^apiVersion:[ \t]*["']?k0s(?:ctl)?\.k0sproject\.io\//m.test(text) && /^kind:[ \t]*["']?(?:ClusterConfig|Cluster)\b/m.test(text) && !/^[ \t]*```/m.test(text),
    load: async () => (await import('./k0s.ts')).render,
  },
  {
    id: 'openshift',
    title: 'a configuration of a component of OpenShift, of its operator, or master-config.yaml',
    program: 'OpenShift',
    exact: 'the arguments of apiServerArguments, extendedArguments, controllerArguments and schedulerArguments; servingInfo, admission, auditConfig, servicesSubnet, serviceAccountPublicKeyFiles and corsAllowedOrigins of a KubeAPIServerConfig',
    approximate: 'what the operator observes in the cluster and adds, which is unseen; storageConfig, kubeletClientInfo and aggregatorConfig, in which releases differ; fields of master-config.yaml',
    notCovered: 'the OpenShift API server and the cluster policy controller, which are programs of their own',
    looksLike: (text) =>
      (/^apiVersion:[ \t]*["']?(?:kube|openshift)controlplane\.config\.openshift\.io\//m.test(text) && /^kind:[ \t]*["']?(?:KubeAPIServer|KubeControllerManager|OpenShift\w+)Config\b/m.test(text)) ||
      (/^apiVersion:[ \t]*["']?operator\.openshift\.io\//m.test(text) && /^kind:[ \t]*["']?(?:KubeAPIServer|KubeControllerManager|KubeScheduler|Etcd)["']?[ \t]*\r?$/m.test(text)) ||
      /^kubernetesMasterConfig:/m.test(text),
    load: async () => (await import('./openshift.ts')).render,
  },
  {
    id: 'pod-list',
    title: 'pods of several nodes, as kubectl get pods -n kube-system -o yaml gives them',
    program: 'the API',
    exact: 'the pods of each node of the control plane, by spec.nodeName',
    approximate: 'what an admission plugin changed in the object, which the kubelet never saw',
    notCovered: 'nodes without a component of the control plane',
    looksLike: (text) => /^\s*(?:\{\s*)?["']?(?:apiVersion|kind|items|metadata)\b/.test(text) && /^ {0,4}["']?kind["']?:[ \t]*["']?(?:Pod)?List\b/m.test(text) && hasSeveralNodes(text),
    load: async () => (await import('./pod-list.ts')).render,
  },
  {
    id: 'document',
    title: 'a guide in Markdown that shows or writes a source of another kind',
    program: 'the reader',
    exact: 'what its commands write with << to a file, as one node; each configuration that it shows, by its own kind',
    approximate: 'what the shell fills in, unless --set gives it; the version, where the guide downloads none',
    notCovered: 'everything else that its commands do',
    looksLike: (text, path) => /\.(?:md|mdx|markdown)$/i.test(path) && (/^[ \t]*```/m.test(text) || text.includes('<<')) && SHOWN.test(text),
    load: async () => (await import('./document.ts')).render,
  },
];

/** File names, beside those of manifests, that a search for sources opens. */
export const SOURCE_NAMES = new RegExp(SOURCE_KINDS.flatMap(({ names }) => names?.source ?? []).join('|') || '(?!)', 'i');

/** The kind of source that a text is; undefined for a manifest and for anything else. */
export const sourceKindOf = lazilyFor(({ text, path }: Pick<SourceFile, 'text' | 'path'>): SourceKind | undefined => SOURCE_KINDS.find((kind) => kind.looksLike(text, path)));
