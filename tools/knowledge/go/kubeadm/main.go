// Command kubeadm prints the kinds of configuration that kubeadm reads.
package main

import (
	"reflect"
	"strings"

	"k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/scheme"

	"example.invalid/knowledge/facts"
)

// isConfig leaves out the machinery's own kinds (ListOptions and the like) that every group has.
func isConfig(goType reflect.Type) bool {
	return strings.HasPrefix(goType.PkgPath(), "k8s.io/kubernetes/cmd/kubeadm/")
}

func main() {
	facts.Print(map[string]interface{}{"kubeadmConfig": facts.Kinds(scheme.Scheme, isConfig)})
}
