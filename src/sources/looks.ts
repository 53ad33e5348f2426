/** A line of a unit that names a component, other than those that only speak of other units. */
export const STARTS_COMPONENT = /^(?![ \t]*(?:[#;]|(?:After|Before|Wants|Requires|Requisite|BindsTo|PartOf|Conflicts|Description|Documentation|WantedBy|RequiredBy|Alias)[ \t]*=)).*\b(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd|hyperkube|kubelet)\b/m;

/** What a guide shows of other kinds. */
export const SHOWN = /^[ \t]*(?:\[Service\]|kube-(?:apiserver|controller-manager|scheduler)-arg\+?:|profile:[ \t]*["']?cis|(?:apiVersion:[ \t]*)["']?k0s\.k0sproject\.io\/)/m;

/** Whether there is an object of a kind and a group, in YAML or JSON, also as an item of a List. */
export const hasObject = (text: string, kind: string, group: string): boolean =>
  new RegExp(`(?:^(?:- |  )?kind|"kind")\\s*:\\s*["']?${kind}\\b`, 'm').test(text) && new RegExp(`(?:^(?:- |  )?apiVersion|"apiVersion")\\s*:\\s*["']?${group}/`, 'm').test(text);

/** Whether an object of Cluster API holds a control plane itself. */
export const hasCapiControlPlane = (text: string): boolean => hasObject(text, 'KubeadmControlPlane(?:Template)?', 'controlplane\\.cluster\\.x-k8s\\.io') || hasObject(text, 'KubeadmConfig(?:Template)?', 'bootstrap\\.cluster\\.x-k8s\\.io');

/** Whether components of the control plane run on more than one node. */
export const hasSeveralNodes = (text: string): boolean =>
  /\b(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd)-/.test(text) && new Set([...text.matchAll(/^[ \t]*["']?nodeName["']?:[ \t]*["']?([\w.-]+)/gm)].map(([, name]) => name)).size > 1;
