// Command apiserver prints what kube-apiserver knows: its flags, gates, admission plugins, APIs and TLS settings.
package main

import (
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"

	"example.invalid/knowledge/facts"
	"example.invalid/knowledge/gates"
)

func main() {
	part := map[string]interface{}{
		"apiserver":           facts.FlagsOf(app.NewAPIServerCommand()),
		"gates":               gates.All(),
		"groupVersions":       groupVersions(),
		"tlsCiphers":          facts.Sorted(cliflag.TLSCipherPossibleValues()),
		"tlsCiphersInsecure":  facts.Sorted(cliflag.InsecureTLSCipherNames()),
		"tlsCiphersPreferred": facts.Sorted(cliflag.PreferredTLSCipherNames()),
		"tlsVersions":         facts.Sorted(cliflag.TLSPossibleVersions()),
	}
	for key, value := range admission() {
		part[key] = value
	}
	for key, value := range runtimeConfig() {
		part[key] = value
	}
	facts.Print(part)
}
