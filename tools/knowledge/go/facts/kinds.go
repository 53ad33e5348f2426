package facts

import (
	"reflect"
	"sort"

	"k8s.io/apimachinery/pkg/runtime"
)

// Kinds lists "group/version Kind" of the served (not internal) types of a scheme that want keeps.
func Kinds(scheme *runtime.Scheme, want func(reflect.Type) bool) []string {
	kinds := []string{}
	for kind, goType := range scheme.AllKnownTypes() {
		if kind.Version != runtime.APIVersionInternal && want(goType) {
			kinds = append(kinds, kind.GroupVersion().String()+" "+kind.Kind)
		}
	}
	sort.Strings(kinds)
	return kinds
}
