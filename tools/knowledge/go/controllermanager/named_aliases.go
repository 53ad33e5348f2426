//go:build has_named_controller_aliases
// +build has_named_controller_aliases

package main

import "k8s.io/kubernetes/cmd/kube-controller-manager/names"

// The first version with aliases (1.28) kept them elsewhere.
func init() { aliases = names.KCMControllerAliases() }
