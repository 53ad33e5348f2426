// Command kubeproxy prints the flags of kube-proxy.
package main

import (
	goflag "flag"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/logs"
	"k8s.io/kubernetes/cmd/kube-proxy/app"

	"example.invalid/knowledge/facts"
)

// Unlike the other components, kube-proxy gets the flags for logging only when it is run, in older versions from its main
// package and in newer ones from component-base/cli. What is there twice counts once.
func main() {
	command := app.NewProxyCommand()
	command.SetGlobalNormalizationFunc(cliflag.WordSepNormalizeFunc)
	logs.AddFlags(command.PersistentFlags())
	pflag.CommandLine.AddGoFlagSet(goflag.CommandLine)
	command.InheritedFlags() // merges them into the command's flags
	facts.Print(map[string]interface{}{"kubeProxy": facts.FlagsOf(command)})
}
