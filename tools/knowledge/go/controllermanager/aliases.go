//go:build has_controller_aliases
// +build has_controller_aliases

package main

import "k8s.io/kubernetes/cmd/kube-controller-manager/app"

func init() { aliases = app.ControllerAliases() }
