// Command kubeproxy prints the flags of kube-proxy.
package main

import (
	"k8s.io/kubernetes/cmd/kube-proxy/app"

	"example.invalid/knowledge/facts"
)

func main() {
	facts.Print(map[string]interface{}{"kubeProxy": facts.FlagsOf(app.NewProxyCommand())})
}
