// Command kubelet prints the flags of the kubelet.
package main

import (
	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/kubernetes/cmd/kubelet/app/options"

	"example.invalid/knowledge/facts"
)

// The kubelet's command does not hold its flags: it parses a flag set of its own, put together here in the same way.
func main() {
	config, err := options.NewKubeletConfiguration()
	if err != nil {
		panic(err)
	}
	flags := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	flags.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	options.NewKubeletFlags().AddFlags(flags)
	options.AddKubeletConfigFlags(flags, config)
	options.AddGlobalFlags(flags)
	flags.BoolP("help", "h", false, "")
	facts.Print(map[string]interface{}{"kubelet": facts.FlagsIn(flags)})
}
