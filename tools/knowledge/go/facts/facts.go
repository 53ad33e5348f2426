// Package facts turns what the components' own objects say into plain JSON values.
package facts

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Flag is one command-line flag. The fields are in the order of their JSON names.
type Flag struct {
	Default      string `json:"default"`
	Deprecated   bool   `json:"deprecated,omitempty"`
	GoType       string `json:"goType"`
	Hidden       bool   `json:"hidden,omitempty"`
	Name         string `json:"name"`
	NoOptDefault string `json:"noOptDefault,omitempty"`
	Short        string `json:"short,omitempty"`
	Type         string `json:"type"`
}

// FlagsOf lists the flags of a command, sorted by name.
func FlagsOf(cmd *cobra.Command) []Flag {
	// Cobra adds --help late, and the components do not all add it themselves.
	cmd.InitDefaultHelpFlag()
	return FlagsIn(cmd.Flags())
}

// FlagsIn lists the flags of a flag set, sorted by name.
func FlagsIn(set *pflag.FlagSet) []Flag {
	flags := []Flag{}
	set.VisitAll(func(f *pflag.Flag) {
		flags = append(flags, Flag{
			Default: f.DefValue,
			// Many flags are deprecated in their help text only.
			Deprecated:   f.Deprecated != "" || strings.Contains(f.Usage, "DEPRECATED"),
			GoType:       fmt.Sprintf("%T", f.Value),
			Hidden:       f.Hidden,
			Name:         f.Name,
			NoOptDefault: f.NoOptDefVal,
			Short:        f.Shorthand,
			Type:         f.Value.Type(),
		})
	})
	sort.Slice(flags, func(i, j int) bool { return flags[i].Name < flags[j].Name })
	return flags
}

// Sorted copies and sorts names.
func Sorted(names []string) []string {
	sorted := append([]string{}, names...)
	sort.Strings(sorted)
	return sorted
}

// Print writes one part of the facts for the driver to collect.
func Print(part map[string]interface{}) {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(part); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
