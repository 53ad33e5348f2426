// Command configtypes prints what Go makes of the files that flags name: for each reader the kinds that it knows, and for each type its
// fields: {"kinds": {"apiserver": {"audit.k8s.io/v1 Policy": "audit/v1.Policy"}}, "types": {"audit/v1.Policy": {"rules": "[]audit/v1.PolicyRule"}}}.
package main

import (
	"encoding"
	"encoding/json"
	"os"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	resourcequota "k8s.io/apiserver/pkg/admission/plugin/resourcequota/apis/resourcequota/install"
	webhooks1 "k8s.io/apiserver/pkg/admission/plugin/webhook/config/apis/webhookadmission/v1"
	"k8s.io/apiserver/pkg/apis/apiserver/install"
	"k8s.io/apiserver/pkg/audit"
	eventratelimit "k8s.io/kubernetes/plugin/pkg/admission/eventratelimit/apis/eventratelimit/install"
	tolerations "k8s.io/kubernetes/plugin/pkg/admission/podtolerationrestriction/apis/podtolerationrestriction/install"

	scheduler "k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
)

var (
	unmarshaler     = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()
	textUnmarshaler = reflect.TypeOf((*encoding.TextUnmarshaler)(nil)).Elem()
	types           = map[string]map[string]string{}
	schemes         = map[string]*runtime.Scheme{"audit": audit.Scheme, "scheduler": scheduler.Scheme}
)

// name is the package's last two folders and the type: "audit/v1.Policy". Types of the API itself are "core/v1.Toleration".
func name(t reflect.Type) string {
	folders := strings.Split(t.PkgPath(), "/")
	if len(folders) < 2 {
		return t.Name()
	}
	return strings.Join(folders[len(folders)-2:], "/") + "." + t.Name()
}

// written is the type as the table has it; structs are followed.
func written(t reflect.Type) string {
	own := reflect.PtrTo(t).Implements(unmarshaler) || reflect.PtrTo(t).Implements(textUnmarshaler)
	switch {
	case own:
		return "own " + name(t)
	case t.Kind() == reflect.Ptr:
		return "*" + written(t.Elem())
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "bytes"
	case t.Kind() == reflect.Slice:
		return "[]" + written(t.Elem())
	case t.Kind() == reflect.Map:
		return "map[" + written(t.Key()) + "]" + written(t.Elem())
	case t.Kind() == reflect.Struct:
		visit(t)
		return name(t)
	case t.PkgPath() != "":
		return t.Kind().String() + " " + name(t)
	default:
		return t.Kind().String()
	}
}

func visit(t reflect.Type) {
	if types[name(t)] == nil {
		types[name(t)] = map[string]string{}
		collect(t, types[name(t)])
	}
}

func collect(t reflect.Type, into map[string]string) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		key := strings.Split(f.Tag.Get("json"), ",")[0]
		if f.Anonymous && key == "" {
			collect(f.Type, into)
		} else if key != "" && key != "-" {
			into[key] = written(f.Type)
		}
	}
}

func add(name string, adders ...func(*runtime.Scheme) error) {
	if schemes[name] == nil {
		schemes[name] = runtime.NewScheme()
	}
	for _, adder := range adders {
		if err := adder(schemes[name]); err != nil {
			panic(err)
		}
	}
}

func installer(install func(*runtime.Scheme)) func(*runtime.Scheme) error {
	return func(scheme *runtime.Scheme) error { install(scheme); return nil }
}

func main() {
	add("apiserver", installer(install.Install))
	add("eventRateLimit", installer(eventratelimit.Install))
	add("podTolerationRestriction", installer(tolerations.Install))
	add("resourceQuota", installer(resourcequota.Install))
	add("webhookAdmission", webhooks1.AddToScheme)
	kinds := map[string]map[string]string{}
	for reader, scheme := range schemes {
		kinds[reader] = map[string]string{}
		for kind, t := range scheme.AllKnownTypes() {
			if kind.Version == runtime.APIVersionInternal || strings.Contains(t.PkgPath(), "apimachinery") {
				continue
			}
			visit(t)
			kinds[reader][kind.GroupVersion().String()+" "+kind.Kind] = name(t)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"kinds": kinds, "types": types}); err != nil {
		panic(err)
	}
}
