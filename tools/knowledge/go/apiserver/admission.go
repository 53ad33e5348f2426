package main

import (
	"k8s.io/kubernetes/pkg/kubeapiserver/options"

	"example.invalid/knowledge/facts"
)

func admission() map[string]interface{} {
	off := options.DefaultOffAdmissionPlugins()
	on := []string{}
	for _, name := range options.AllOrderedPlugins {
		if !off.Has(name) {
			on = append(on, name)
		}
	}
	return map[string]interface{}{
		"admissionDefaultOn":  on,
		"admissionOrder":      options.AllOrderedPlugins,
		"admissionRegistered": facts.Sorted(options.NewAdmissionOptions().GenericAdmission.Plugins.Registered()),
	}
}
