// Command controllermanager prints what kube-controller-manager knows: its flags, gates and controllers.
package main

import (
	"fmt"

	"k8s.io/kubernetes/cmd/kube-controller-manager/app"

	"example.invalid/knowledge/facts"
	"example.invalid/knowledge/gates"
)

// aliases is set where the version has aliases, see the files with build tags.
var aliases map[string]string

// listOf reads names that are a function in some versions and a set in others.
func listOf(names interface{}) []string {
	switch typed := names.(type) {
	case func() []string:
		return typed()
	case interface{ List() []string }:
		return typed.List()
	}
	panic(fmt.Sprintf("no list of names: %T", names))
}

func main() {
	facts.Print(map[string]interface{}{
		"controllerManager":     facts.FlagsOf(app.NewControllerManagerCommand()),
		"gates":                 gates.All(),
		"controllers":           facts.Sorted(app.KnownControllers()),
		"controllersDefaultOff": facts.Sorted(listOf(app.ControllersDisabledByDefault)),
		"controllerAliases":     aliases,
	})
}
