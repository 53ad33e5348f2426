// Package gates reads the feature gates of the process it is linked into.
package gates

import (
	"reflect"
	"sort"
	"sync/atomic"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
)

// Gate is one feature gate. The fields are in the order of their JSON names.
type Gate struct {
	Default bool   `json:"default"`
	Locked  bool   `json:"locked,omitempty"`
	Name    string `json:"name"`
	Stage   string `json:"stage"`
}

type specs = map[featuregate.Feature]featuregate.FeatureSpec

func known() specs {
	var gate interface{} = utilfeature.DefaultMutableFeatureGate
	if lister, ok := gate.(interface{ GetAll() specs }); ok {
		return lister.GetAll()
	}
	// 1.20 and 1.21 tell all of their gates to nobody: only those that may still be changed.
	field := reflect.ValueOf(gate).Elem().FieldByName("known")
	return (*atomic.Value)(field.UnsafePointer()).Load().(specs)
}

// All lists the gates, sorted by name. Call it after the component's command is made: some gates are added, or their
// defaults changed, only then.
func All() []Gate {
	all := []Gate{}
	for name, spec := range known() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		all = append(all, Gate{Default: spec.Default, Locked: spec.LockToDefault, Name: string(name), Stage: stage})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
