package main

import (
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controlplane"

	"example.invalid/knowledge/facts"
)

func runtimeConfig() map[string]interface{} {
	defaults := controlplane.DefaultAPIResourceConfigSource()
	versions := map[string]bool{}
	for version, on := range defaults.GroupVersionConfigs {
		versions[version.String()] = on
	}
	resources := map[string]bool{}
	for resource, on := range defaults.ResourceConfigs {
		resources[resource.String()] = on
	}
	return map[string]interface{}{"runtimeConfig": versions, "runtimeConfigRes": resources}
}

// groupVersions lists every version that the scheme can read, also those that are served no longer.
func groupVersions() []string {
	names := []string{}
	for _, version := range legacyscheme.Scheme.PrioritizedVersionsAllGroups() {
		names = append(names, version.String())
	}
	return facts.Sorted(names)
}
