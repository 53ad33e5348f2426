import type { ClusterNode } from './types.ts';

/** Who wrote the manifests of a node. */
export const DISTRIBUTIONS = ['kubeadm', 'kops', 'kubespray', 'minikube', 'rke2', 'k3s', 'talos', 'openshift'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** What only one of them writes; the more special before the one it is built on. */
const SIGNS: readonly (readonly [Distribution, RegExp])[] = [
  ['openshift', /\bnamespace"?:\s*"?openshift-|\/etc\/kubernetes\/static-pod-resources\//],
  ['talos', /talos\.dev\/|\/system\/secrets\/kubernetes\b/],
  ['rke2', /\/var\/lib\/rancher\/rke2\//],
  ['k3s', /\/var\/lib\/rancher\/k3s\//],
  ['minikube', /\/var\/lib\/minikube\//],
  ['kops', /\/srv\/kubernetes\/|\bkops\.k8s\.io\//],
  ['kubespray', /\/etc\/kubernetes\/ssl\//],
  ['kubeadm', /\bkubeadm\.kubernetes\.io\/|\/etc\/kubernetes\/pki\//],
];

/** By the words of the manifests that hold a component; null where they are nobody's in particular. */
export const distributionOf = ({ invocations }: ClusterNode): Distribution | null => {
  const texts = [...new Set(invocations.map(({ file }) => file.text))];
  return SIGNS.find(([, sign]) => texts.some((text) => sign.test(text)))?.[0] ?? null;
};
