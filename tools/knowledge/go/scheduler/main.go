// Command scheduler prints what kube-scheduler knows: its flags, gates and the kinds of its configuration.
package main

import (
	"reflect"
	"strings"

	"k8s.io/kubernetes/cmd/kube-scheduler/app"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"

	"example.invalid/knowledge/facts"
	"example.invalid/knowledge/gates"
)

// isConfig leaves out the machinery's own kinds (ListOptions and the like) that every group has.
func isConfig(goType reflect.Type) bool {
	return strings.HasPrefix(goType.PkgPath(), "k8s.io/kube-scheduler/")
}

func main() {
	facts.Print(map[string]interface{}{
		"scheduler":       facts.FlagsOf(app.NewSchedulerCommand()),
		"gates":           gates.All(),
		"schedulerConfig": facts.Kinds(scheme.Scheme, isConfig),
	})
}
