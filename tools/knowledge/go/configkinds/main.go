// Command configkinds prints which kinds the files that kube-apiserver's flags name may hold.
package main

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/apis/apiserver/install"
	"k8s.io/apiserver/pkg/audit"
	eventratelimit "k8s.io/kubernetes/plugin/pkg/admission/eventratelimit/apis/eventratelimit/install"

	"example.invalid/knowledge/facts"
)

// more holds what only some versions have, see the files with build tags.
var more []func(kinds map[string][]string)

// kindsOf goes by the name of the Go type, because one type can be registered as several kinds.
func kindsOf(scheme *runtime.Scheme, typeName string) []string {
	return facts.Kinds(scheme, func(goType reflect.Type) bool { return goType.Name() == typeName })
}

func main() {
	files := runtime.NewScheme()
	install.Install(files)
	limits := runtime.NewScheme()
	eventratelimit.Install(limits)
	kinds := map[string][]string{
		"admission":      kindsOf(files, "AdmissionConfiguration"),
		"audit":          kindsOf(audit.Scheme, "Policy"),
		"authentication": kindsOf(files, "AuthenticationConfiguration"),
		"authorization":  kindsOf(files, "AuthorizationConfiguration"),
		"egress":         kindsOf(files, "EgressSelectorConfiguration"),
		"encryption":     kindsOf(files, "EncryptionConfiguration"),
		"eventRateLimit": kindsOf(limits, "Configuration"),
		"podSecurity":    {},
		"tracing":        kindsOf(files, "TracingConfiguration"),
	}
	for _, add := range more {
		add(kinds)
	}
	facts.Print(map[string]interface{}{"configKinds": kinds})
}
