// Package gates reads the feature gates of the process it is linked into.
package gates

import (
	"sort"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

// Gate is one feature gate. The fields are in the order of their JSON names.
type Gate struct {
	Default bool   `json:"default"`
	Locked  bool   `json:"locked,omitempty"`
	Name    string `json:"name"`
	Stage   string `json:"stage"`
}

// All lists the gates, sorted by name. Call it after the component's command is made: some gates are added, or their
// defaults changed, only then.
func All() []Gate {
	all := []Gate{}
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		all = append(all, Gate{Default: spec.Default, Locked: spec.LockToDefault, Name: string(name), Stage: stage})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
