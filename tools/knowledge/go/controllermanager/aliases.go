//go:build has_controller_aliases
// +build has_controller_aliases

package main

import "k8s.io/kubernetes/cmd/kube-controller-manager/names"

func init() { aliases = names.KCMControllerAliases() }
