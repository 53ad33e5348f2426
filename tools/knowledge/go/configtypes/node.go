package main

import (
	kubeproxy "k8s.io/kube-proxy/config/v1alpha1"
	kubelet "k8s.io/kubelet/config/v1beta1"
)

// What runs on the node beside the control plane.
func init() {
	add("kubelet", kubelet.AddToScheme)
	add("kubeProxy", kubeproxy.AddToScheme)
}
